/// Every route of the admin API, in one list.
package enum AdminRoutes {
  package static let prefix = "/api/v1"

  package static let all: [AdminRoute] = [
    .get("/businesses", BusinessResource.list),
    .post("/businesses", audience: .operators, BusinessResource.create),
    .get("/businesses/{b}", BusinessResource.show),
    .patch("/businesses/{b}", BusinessResource.change),

    .get("/businesses/{b}/numbers", NumberResource.list),
    .post("/businesses/{b}/numbers", NumberResource.create),
    .get("/businesses/{b}/numbers/{id}", NumberResource.show),
    .patch("/businesses/{b}/numbers/{id}", NumberResource.change),

    .post("/businesses/{b}/numbers/{id}/test-call", body: .optional, NumberResource.test),
    .get("/businesses/{b}/numbers/{id}/versions/{version}", VersionResource.ofNumber),
    .get("/businesses/{b}/versions/{version}", VersionResource.ofBusiness),

    .get("/businesses/{b}/calls", CallResource.list),
    .get("/businesses/{b}/calls/{id}", CallResource.show),

    .get("/businesses/{b}/leads", LeadResource.list),
    .get("/businesses/{b}/leads/{id}", LeadResource.show),
    .patch("/businesses/{b}/leads/{id}", LeadResource.change),
    .get("/businesses/{b}/leads/{id}/timeline", TimelineResource.list),
    .post("/businesses/{b}/leads/{id}/messages", MessageResource.reply),
    .post("/businesses/{b}/leads/{id}/notes", NoteResource.create),
    .get("/businesses/{b}/conversations", ConversationResource.list),
    .get("/businesses/{b}/callbacks", CallbackResource.list),
    .get("/businesses/{b}/messages", MessageResource.list),
    .get("/businesses/{b}/messages/{id}", MessageResource.show),
    .post("/businesses/{b}/messages/preview", effect: .reads, PreviewResource.render),
    .get("/businesses/{b}/message-templates", MessageTemplateResource.list),
    .get("/businesses/{b}/pipeline", PipelineResource.list),

    .get("/businesses/{b}/credits", CreditResource.balance),
    .get("/businesses/{b}/credits/entries", CreditResource.entries),
    .post("/businesses/{b}/credits/purchases", audience: .operators, CreditResource.purchase),

    .get("/businesses/{b}/opt-outs", OptOutResource.list),
    .post("/businesses/{b}/opt-outs", OptOutResource.create),
    .delete("/businesses/{b}/opt-outs/{id}", OptOutResource.end),

    .get("/businesses/{b}/follow-ups", FollowUpResource.list),
    .delete("/businesses/{b}/follow-ups/{id}", FollowUpResource.end),
    .get("/businesses/{b}/pauses", PauseResource.list),
    .delete("/businesses/{b}/pauses/{id}", PauseResource.resume),
    .post("/businesses/{b}/exports", effect: .reads, PersonResource.export),
    .post("/businesses/{b}/erasures", effect: .erases, PersonResource.erase),
    .get("/businesses/{b}/alerts", AlertResource.list),
    .get("/businesses/{b}/analytics", AnalyticsResource.show),
    .get("/businesses/{b}/events", LaterResource.answer),
  ]
}

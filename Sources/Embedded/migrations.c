#include "embedded.h"

#pragma clang diagnostic ignored "-Wc23-extensions"

static const unsigned char initial[] = {
#embed "../../migrations/0001_initial.sql"
};

static const unsigned char reconciling[] = {
#embed "../../migrations/0002_reconciling.sql"
};

static const unsigned char audit[] = {
#embed "../../migrations/0003_audit.sql"
};

static const unsigned char lookups[] = {
#embed "../../migrations/0004_lookups.sql"
};

static const unsigned char sending[] = {
#embed "../../migrations/0005_sending.sql"
};

static const unsigned char recent[] = {
#embed "../../migrations/0006_recent.sql"
};

static const unsigned char rules[] = {
#embed "../../migrations/0007_rules.sql"
};

static const unsigned char follow_ups[] = {
#embed "../../migrations/0008_follow_ups.sql"
};

static const unsigned char records[] = {
#embed "../../migrations/0009_records.sql"
};

static const unsigned char sending_carrier[] = {
#embed "../../migrations/0010_sending_carrier.sql"
};

static const unsigned char erasure[] = {
#embed "../../migrations/0011_erasure.sql"
};

static const unsigned char forgetting[] = {
#embed "../../migrations/0012_forgetting.sql"
};

static const unsigned char accounts[] = {
#embed "../../migrations/0013_accounts.sql"
};

static const unsigned char erased_words[] = {
#embed "../../migrations/0014_erased_words.sql"
};

static const struct embedded_file files[] = {
    {"0001_initial.sql", initial, sizeof initial},
    {"0002_reconciling.sql", reconciling, sizeof reconciling},
    {"0003_audit.sql", audit, sizeof audit},
    {"0004_lookups.sql", lookups, sizeof lookups},
    {"0005_sending.sql", sending, sizeof sending},
    {"0006_recent.sql", recent, sizeof recent},
    {"0007_rules.sql", rules, sizeof rules},
    {"0008_follow_ups.sql", follow_ups, sizeof follow_ups},
    {"0009_records.sql", records, sizeof records},
    {"0010_sending_carrier.sql", sending_carrier, sizeof sending_carrier},
    {"0011_erasure.sql", erasure, sizeof erasure},
    {"0012_forgetting.sql", forgetting, sizeof forgetting},
    {"0013_accounts.sql", accounts, sizeof accounts},
    {"0014_erased_words.sql", erased_words, sizeof erased_words},
};

const struct embedded_file *embedded_migrations(size_t *count) {
  *count = sizeof files / sizeof *files;
  return files;
}

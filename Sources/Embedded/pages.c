#include "embedded.h"

#pragma clang diagnostic ignored "-Wc23-extensions"

static const unsigned char index_html[] = {
#embed "pages/index.html"
};

static const unsigned char style_css[] = {
#embed "pages/style.css"
};

static const unsigned char openapi_json[] = {
#embed "openapi.json"
};

static const struct embedded_file files[] = {
    {"index.html", index_html, sizeof index_html},
    {"style.css", style_css, sizeof style_css},
    {"openapi.json", openapi_json, sizeof openapi_json},
};

const struct embedded_file *embedded_pages(size_t *count) {
  *count = sizeof files / sizeof *files;
  return files;
}

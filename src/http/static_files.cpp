#include "http/static_files.h"

#include <algorithm>
#include <string>
#include <string_view>

namespace parley::http {

namespace {

constexpr std::string_view kIndex = "/index.html";
constexpr std::string_view kApi = "/v1/";

const Asset* find_asset(std::span<const Asset> files, std::string_view path) {
  const auto at = std::ranges::lower_bound(files, path, {}, &Asset::path);
  return at != files.end() && at->path == path ? &*at : nullptr;
}

// Views of the client have their own addresses ("/r/lobby"), which only its script can read.
bool is_view(std::string_view path) {
  return path.find('.') == std::string_view::npos && !path.starts_with(kApi);
}

std::string_view without_weakness(std::string_view etag) {
  if (etag.starts_with("W/")) etag.remove_prefix(2);
  return etag;
}

// The next item of a comma-separated list, taken off its front.
std::string_view take_item(std::string_view& list) {
  const std::string_view item = list.substr(0, list.find(','));
  list.remove_prefix(std::min(item.size() + 1, list.size()));
  return trim_blanks(item);
}

// RFC 9110 13.1.2: a list of tags, or "*"; compared weakly.
bool client_has(const Request& request, std::string_view etag) {
  const std::string* tags = request.header("If-None-Match");
  if (tags == nullptr) return false;
  std::string_view rest = *tags;
  while (!rest.empty()) {
    const std::string_view tag = take_item(rest);
    if (tag == "*" || without_weakness(tag) == without_weakness(etag)) return true;
  }
  return false;
}

// RFC 9110 12.4.2: "q=0", with up to three zeros behind the point, says no.
bool is_refused(std::string_view parameters) {
  const std::string_view weight = trim_blanks(parameters);
  return equals_ignore_case(weight.substr(0, 2), "q=") &&
         weight.find_first_not_of("0.", 2) == std::string_view::npos;
}

// RFC 9110 12.5.3. Other weights than zero do not matter where there is one alternative.
bool accepts_gzip(const Request& request) {
  const std::string* accepted = request.header("Accept-Encoding");
  if (accepted == nullptr) return false;
  std::string_view list = *accepted;
  while (!list.empty()) {
    const std::string_view item = take_item(list);
    const std::size_t semicolon = std::min(item.find(';'), item.size());
    if (!equals_ignore_case(trim_blanks(item.substr(0, semicolon)), "gzip")) continue;
    return semicolon == item.size() || !is_refused(item.substr(semicolon + 1));
  }
  return false;
}

Response file_response(const Asset& file, const Request& request) {
  Response response;
  response.with("ETag", std::string(file.etag));
  response.with("Cache-Control",
                file.immutable ? "public, max-age=31536000, immutable" : "no-cache");
  response.with("Vary", "Accept-Encoding");
  response.with("Content-Security-Policy", std::string(kContentSecurityPolicy));
  if (client_has(request, file.etag)) {
    response.status = 304;
    return response;
  }
  response.with("Content-Type", std::string(file.content_type));
  const bool gzip = !file.gzip.empty() && accepts_gzip(request);
  if (gzip) response.with("Content-Encoding", "gzip");
  response.fixed_body = gzip ? file.gzip : file.bytes;
  return response;
}

}  // namespace

Response serve_file(std::span<const Asset> files, const Request& request) {
  if (request.method != "GET" && request.method != "HEAD") {
    return error(405, "bad_request", "only GET and HEAD").with("Allow", "GET, HEAD");
  }
  const Asset* file = find_asset(files, request.path);
  if (file == nullptr && is_view(request.path)) file = find_asset(files, kIndex);
  if (file == nullptr) return error(404, "not_found", "nothing here");
  return file_response(*file, request);
}

}  // namespace parley::http

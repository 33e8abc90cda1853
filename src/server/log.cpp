#include "server/log.h"

#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>
#include <unistd.h>

#include <memory>
#include <string>

#include "wire/json_writer.h"

namespace parley::server {
namespace {

bool at_terminal() {
  static const bool yes = isatty(STDERR_FILENO) == 1;
  return yes;
}

spdlog::logger& logger() {
  static const std::shared_ptr<spdlog::logger> it = [] {
    auto made = std::make_shared<spdlog::logger>("parley",
                                                 std::make_shared<spdlog::sinks::stderr_sink_mt>());
    made->set_pattern(
        at_terminal() ? "%H:%M:%S %v" : "{\"ts\":\"%Y-%m-%dT%H:%M:%S.%eZ\",\"level\":\"%l\",%v}",
        at_terminal() ? spdlog::pattern_time_type::local : spdlog::pattern_time_type::utc);
    made->flush_on(spdlog::level::info);
    return made;
  }();
  return *it;
}

void append_quoted(std::string& out, std::string_view text) {
  wire::JsonWriter(out).string(text);
}

}  // namespace

void log(LogLevel level, std::string_view event, std::initializer_list<LogField> fields) {
  std::string line;
  if (at_terminal()) {
    line = event;
    for (const auto& [name, value] : fields) {
      line.append("  ").append(name).append("=");
      append_quoted(line, value);
    }
  } else {
    line = "\"event\":";
    append_quoted(line, event);
    for (const auto& [name, value] : fields) {
      line += ',';
      append_quoted(line, name);
      line += ':';
      append_quoted(line, value);
    }
  }
  switch (level) {
    case LogLevel::kInfo:
      logger().info("{}", line);
      return;
    case LogLevel::kWarning:
      logger().warn("{}", line);
      return;
    case LogLevel::kError:
      logger().error("{}", line);
      return;
  }
}

}  // namespace parley::server

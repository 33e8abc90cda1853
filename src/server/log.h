// The server's log, on stderr: words for a person at a terminal, one JSON object a line otherwise.
// Field values are escaped in both, so that no name or path can forge a line. Texts of messages and
// tokens never come here.
//
// Threads: any.
#pragma once

#include <initializer_list>
#include <string_view>
#include <utility>

namespace parley::server {

enum class LogLevel { kInfo, kWarning, kError };

using LogField = std::pair<std::string_view, std::string_view>;

void log(LogLevel level, std::string_view event, std::initializer_list<LogField> fields = {});

}  // namespace parley::server

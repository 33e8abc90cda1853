#include "store/sqlite/name_functions.h"

#include <array>
#include <string>
#include <string_view>

#include "model/name_forms.h"

namespace parley::store::sqlite {
namespace {

std::string read_look(std::string_view display) {
  return model::look_of(display).read;
}

std::string drawn_look(std::string_view display) {
  return model::look_of(display).drawn;
}

template <std::string (*form)(std::string_view)>
void call(sqlite3_context* context, int /*count*/, sqlite3_value** values) {
  const auto* text = reinterpret_cast<const char*>(sqlite3_value_text(values[0]));
  const auto size = static_cast<std::size_t>(sqlite3_value_bytes(values[0]));
  const std::string_view name = text == nullptr ? std::string_view() : std::string_view(text, size);
  const std::string made = form(name);
  sqlite3_result_text(context, made.data(), static_cast<int>(made.size()), SQLITE_TRANSIENT);
}

struct Function {
  const char* name;
  void (*call)(sqlite3_context*, int, sqlite3_value**);
};

constexpr std::array kFunctions{
    Function{"parley_folded", call<model::folded_name>},
    Function{"parley_skeleton", call<model::skeleton_of>},
    Function{"parley_look", call<read_look>},
    Function{"parley_drawn", call<drawn_look>},
};

}  // namespace

Result<void> add_name_functions(Connection& connection) {
  for (const Function& function : kFunctions) {
    const int code = sqlite3_create_function_v2(connection.get(), function.name, 1,
                                                SQLITE_UTF8 | SQLITE_DETERMINISTIC, nullptr,
                                                function.call, nullptr, nullptr, nullptr);
    if (code != SQLITE_OK) return fail(error_of(connection.get(), code, "adding a function"));
  }
  return {};
}

}  // namespace parley::store::sqlite

// Any text as an address: refused with a line, or taken, and then what it is written as is the same
// address.
#include <cstdint>
#include <string>
#include <string_view>

#include "base/check.h"
#include "net/address.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using parley::net::Address;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto address = Address::parse(text);
  if (!address) {
    CHECK(!address.error().message.empty());
    return 0;
  }
  CHECK(address->family() == AF_INET || address->family() == AF_INET6);
  const std::string written = address->format();
  const auto again = Address::parse(written);
  CHECK(again && *again == *address && again->format() == written);
  CHECK(address->with_port(7).with_port(address->port()) == *address);
  CHECK(address->block() == again->block());
  return 0;
}

// libFuzzer: any text, with any byte behind it, gives one answer and reads nothing but its own
// bytes and the padding.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <string_view>

#include "wire/decoder.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace parley::wire;
  if (size == 0) return 0;
  static Decoder decoder;
  // The first byte is what stands behind. Exactly as much memory as promised.
  const std::size_t length = size - 1;
  const auto text = std::make_unique<char[]>(length + kJsonPadding);
  std::copy_n(data + 1, length, text.get());
  std::fill_n(text.get() + length, kJsonPadding, static_cast<char>(data[0]));
  const Decoded decoded = decoder.decode(std::string_view(text.get(), length));
  if (!decoded.command && decoded.command.error().message.empty()) std::abort();
  return 0;
}

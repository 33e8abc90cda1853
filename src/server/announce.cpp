#include "server/announce.h"

#include <unistd.h>

#include <cstdio>
#include <qrcodegen/qrcodegen.hpp>
#include <vector>

#include "server/log.h"

namespace parley::server {
namespace {

constexpr int kQuietZone = 2;  // modules; ISO/IEC 18004 asks for 4, phones are content with 2

}  // namespace

std::string url_of(const net::Address& address, Scheme scheme) {
  net::Address reached = address;
  if (address.is_any()) reached = net::Address::loopback(address.port());
  return (scheme == Scheme::kHttps ? "https://" : "http://") + reached.format();
}

std::string qr_lines(const std::string& text) {
  const auto code = qrcodegen::QrCode::encodeText(text.c_str(), qrcodegen::QrCode::Ecc::LOW);
  const auto dark = [&](int x, int y) { return code.getModule(x, y); };
  std::string out;
  for (int y = -kQuietZone; y < code.getSize() + kQuietZone; y += 2) {
    out += "\x1b[30;47m";  // black on white, whatever the terminal's colours are
    for (int x = -kQuietZone; x < code.getSize() + kQuietZone; ++x) {
      const bool upper = dark(x, y);
      const bool lower = dark(x, y + 1);
      out += upper ? (lower ? "█" : "▀") : (lower ? "▄" : " ");
    }
    out += "\x1b[0m\n";
  }
  return out;
}

bool open_by_name(const net::Address& address, const Options& options) {
  return !address.is_loopback() &&
         options.article.value_or(gateway::ArticleMode::kOff) != gateway::ArticleMode::kOff;
}

void announce(const net::Address& address, const Options& options) {
  const Scheme scheme = options.encrypted() ? Scheme::kHttps : Scheme::kHttp;
  const bool terminal = isatty(STDERR_FILENO) == 1;
  std::string words;
  if (::geteuid() == 0) {
    log(LogLevel::kWarning, "this runs as root: give it a user of its own");
  }
  if (!options.limits) {
    log(LogLevel::kWarning, "--no-limits: rates and admission are lifted; for benchmarks only");
  }
  if (open_by_name(address, options)) {
    log(LogLevel::kWarning,
        "--article beyond loopback: whoever reaches /chat?user=NAME is anybody of the simple form; "
        "--article off ends that");
  }
  if (!address.is_loopback()) {
    for (const net::Address& own : net::local_addresses()) {
      const std::string url = url_of(own.with_port(address.port()), scheme);
      words += "\n  On your network: " + url + "\n\n";
      if (terminal) words += qr_lines(url) + "\n";
      break;  // one is enough to begin with
    }
    if (!options.guests.value_or(false)) {
      words += "  Guests are not admitted here; --guests lets people in by name.\n";
    }
  }
  if (terminal) {
    words += "  Your data is in " + std::filesystem::absolute(options.data).string() +
             ". Ctrl-C ends the server.\n\n";
  }
  std::fputs(words.c_str(), stderr);
  std::printf("parley ready %s\n", url_of(address, scheme).c_str());
  std::fflush(stdout);
}

}  // namespace parley::server

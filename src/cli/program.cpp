#include "cli/program.h"

#include <CLI/CLI.hpp>
#include <cstdio>
#include <string>

#include "base/sanitizer.h"
#include "base/version.h"
#include "cli/bench/command.h"
#include "net/standard_fds.h"
#include "server/options.h"
#include "server/serve.h"
#include "wire/document.h"
#include "wire/typescript.h"

namespace parley::cli {
namespace {

// More than any machine has, and far from overflowing as bytes.
constexpr std::size_t kMemoryMibMax = std::size_t{1} << 30U;
// More than any message has. Without it a negative number would wrap, and mean never.
constexpr std::size_t kDeflateFromMax = std::size_t{1} << 30U;

using gateway::ArticleMode;

ArticleMode article_mode(const std::string& name) {
  if (name == "store") return ArticleMode::kStore;
  return name == "relay" ? ArticleMode::kRelay : ArticleMode::kOff;
}

// What the flags say, before it is a decision of the server's.
struct ServeFlags {
  server::Options options;
  bool guests = false;
  bool no_guests = false;
  bool no_limits = false;
  std::string article;
  CLI::Option* article_given = nullptr;
};

CLI::App* add_serve(CLI::App& app, ServeFlags& flags) {
  CLI::App* serve = app.add_subcommand("serve", "Run the chat server");
  server::Options& options = flags.options;
  serve->add_option("--listen", options.listen, "Address and port; port 0 takes a free one")
      ->capture_default_str();
  serve->add_option("--data", options.data, "Directory of the log; made if it is missing")
      ->capture_default_str();
  serve->add_flag("--restored", options.restored,
                  "The data was put back from a backup: clients fetch anew what they hold");
  serve->add_option("--loops", options.loops, "Event loops, each a thread")
      ->capture_default_str()
      ->check(CLI::Range(1U, server::kLoopsMax));
  serve->add_option("--name", options.server_name, "What the server calls itself")
      ->capture_default_str();
  serve
      ->add_option("--default-room", options.default_room,
                   "The room that whoever is new joins; `none`: no such room")
      ->capture_default_str();
  serve->add_option("--origin", options.origins,
                    "Where the web client is reached, such as https://chat.example.org: its pages "
                    "may connect, its host is served; may be repeated");
  serve->add_flag("--guests", flags.guests,
                  "Admit people by name alone (on by default only on loopback)");
  serve->add_flag("--no-guests", flags.no_guests, "Admit nobody by name alone")
      ->excludes("--guests");
  flags.article_given =
      serve
          ->add_option("--article", flags.article,
                       "The article's tongue on /chat?user=: store, relay or off (by default "
                       "store on loopback, off elsewhere)")
          ->type_name("MODE")
          ->check(CLI::IsMember({"store", "relay", "off"}));
  serve->add_option("--tls-cert", options.tls_certificate,
                    "PEM file of the certificate and its chain: HTTPS; SIGHUP reads it again");
  serve->add_option("--tls-key", options.tls_key, "PEM file of its private key");
  serve
      ->add_flag("--tls-self-signed", options.tls_self_signed,
                 "HTTPS with a certificate made for this run: browsers ask whether to trust it")
      ->excludes("--tls-cert");
  serve
      ->add_option("--address-connections", options.address_connections_max,
                   "Connections that one address may have; loopback may have all")
      ->capture_default_str()
      ->check(CLI::PositiveNumber);
  serve
      ->add_option("--memory-max", options.memory_mib_max,
                   "MiB from which on new connections are refused; 0: four fifths of the machine's")
      ->check(CLI::Range(0UL, kMemoryMibMax));
  serve
      ->add_option("--deflate-from", options.deflate_bytes_min,
                   "Bytes from which on a WebSocket's messages are compressed, where the client "
                   "knows how; 0: never")
      ->capture_default_str()
      ->check(CLI::Range(std::size_t{0}, kDeflateFromMax));
  serve->add_flag("--metrics-public", options.metrics_public,
                  "Tell /metrics, and why /healthz fails, to other machines too");
  serve->add_flag("--no-limits", flags.no_limits, "Lift rates and admission, for benchmarks");
  serve->add_flag("--echo", options.echo,
                  "Open /echo, a bare WebSocket echo, for conformance suites");
  return serve;
}

int run_serve(ServeFlags& flags, std::span<const http::Asset> assets) {
  server::Options& options = flags.options;
  options.limits = !flags.no_limits;
  if (flags.guests) options.guests = true;
  if (flags.no_guests) options.guests = false;
  if (flags.article_given->count() > 0) options.article = article_mode(flags.article);
  return server::serve(options, assets);
}

// With the sanitizer behind it, so that nobody takes such a build for one to use, and so that tests
// know which one they have before them (tests/support/program.py).
std::string version() {
  std::string text(kVersion);
  if (!kSanitizer.empty()) text.append(" ").append(kSanitizer);
  return text;
}

}  // namespace

int run(int argc, char** argv, std::span<const http::Asset> assets) {
  net::open_standard_fds();
  CLI::App app("Parley, a self-hosted chat server", "parley");
  app.set_version_flag("--version", version());
  app.require_subcommand(1);
  ServeFlags flags;
  const CLI::App* serve = add_serve(app, flags);
  const BenchCommand bench(app);
  std::string section;
  CLI::App* protocol = app.add_subcommand(
      "protocol", "Print a table of the protocol as Markdown, or its types as TypeScript");
  protocol->add_option("section", section, "commands, events, errors, closes or typescript")
      ->required();
  try {
    app.parse(argc, argv);
  } catch (const CLI::Success& asked) {
    return app.exit(asked);  // --help, --version
  } catch (const CLI::ParseError& error) {
    std::fprintf(stderr, "parley: %s (parley --help tells more)\n", error.what());
    return server::kExitUsage;
  }
  if (serve->parsed()) return run_serve(flags, assets);
  if (bench.parsed()) return bench.run();
  const std::string text =
      section == "typescript" ? wire::typescript() : wire::markdown_section(section);
  if (text.empty()) {
    std::fprintf(stderr, "parley: no section '%s': commands, events, errors, closes, typescript\n",
                 section.c_str());
    return server::kExitUsage;
  }
  std::fputs(text.c_str(), stdout);
  return server::kExitOk;
}

}  // namespace parley::cli

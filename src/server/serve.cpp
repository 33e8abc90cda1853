#include "server/serve.h"

#include <cstdio>
#include <memory>
#include <utility>

#include "server/announce.h"
#include "server/log.h"
#include "server/option_checks.h"
#include "server/server.h"
#include "store/sqlite/sqlite_store.h"

namespace parley::server {
namespace {

Result<void> run(const Options& options, std::span<const http::Asset> assets) {
  TRY(check(options));
  std::unique_ptr<store::Store> store =
      TRY(store::SqliteStore::open({.directory = options.data, .restored = options.restored}));
  const std::unique_ptr<Server> server = TRY(Server::open(options, std::move(store), assets));
  TRY(server->watch_signals());
  announce(server->address(), options);
  TRY(server->run());
  log(LogLevel::kInfo, "ended");
  return {};
}

}  // namespace

int exit_code_of(const Error& error) {
  switch (error.code) {
    case ErrorCode::kInvalidUsage:
      return kExitUsage;
    case ErrorCode::kIo:
      return kExitIo;
    default:
      return kExitConfig;
  }
}

int serve(const Options& options, std::span<const http::Asset> assets) {
  const Result<void> result = run(options, assets);
  if (result) return kExitOk;
  std::fprintf(stderr, "parley: %s\n", result.error().message.c_str());
  return exit_code_of(result.error());
}

}  // namespace parley::server

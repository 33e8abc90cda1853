// Certificate: the files a server proves itself with, and the TLS context made of them. Read at the
// start, and again when the operator says so (SIGHUP): connections that stand keep the old one.
// Between, the keys of tickets change once a day, so that what was said under one of them is out of
// reach of who takes the machine later.
//
// Threads: loop 0. The contexts it hands out are immutable and go anywhere. Time is an argument.
#pragma once

#include <chrono>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/random.h"
#include "base/time.h"
#include "server/options.h"
#include "tls/context.h"
#include "tls/ticket_keys.h"

namespace parley::server {

class Certificate {
 public:
  static constexpr auto kDay = std::chrono::hours(24);
  static_assert(tls::Context::kTicketTime < kDay, "a ticket is good while its key is known");

  // No certificate in the options: context() is null, and the server speaks plain HTTP.
  // kInvalidUsage with one line that names the file.
  static Result<std::unique_ptr<Certificate>> open(const Options& options, Random& random, Now now);

  std::shared_ptr<const tls::Context> context() const { return context_; }

  // Reads the files again. On an error the old context stays. A self-signed one is kept, since its
  // browsers trust no other; only its tickets' keys rotate.
  Result<void> reload(Random& random, Now now);

  // What a day asks for; to be called every hour or so. The files are not read: one that is just
  // being written must not be taken.
  struct Tended {
    bool rotated = false;    // context() is another one
    bool ends_soon = false;  // to be said, once a day
  };
  Result<Tended> tend(Random& random, Now now);

 private:
  explicit Certificate(tls::TicketKeys tickets) : tickets_(std::move(tickets)) {}
  Result<tls::Identity> read() const;
  Result<void> use(tls::Identity identity, tls::TicketKeys tickets, MonoTime now);

  std::filesystem::path chain_;  // empty: self-signed
  std::filesystem::path key_;
  tls::Identity identity_;  // of the context
  tls::TicketKeys tickets_;
  MonoTime rotated_{};
  MonoTime said_{};
  std::shared_ptr<const tls::Context> context_;
};

}  // namespace parley::server

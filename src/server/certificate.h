// Certificate: the files a server proves itself with, and the TLS context made of them. Read at the
// start, and again when the operator says so (SIGHUP): connections that stand keep the old one.
//
// Threads: loop 0. The contexts it hands out are immutable and go anywhere.
#pragma once

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
  // No certificate in the options: context() is null, and the server speaks plain HTTP.
  // kInvalidUsage with one line that names the file.
  static Result<std::unique_ptr<Certificate>> open(const Options& options, Random& random,
                                                   WallTime now);

  std::shared_ptr<const tls::Context> context() const { return context_; }

  // Reads the files again. On an error the old context stays. A self-signed one is kept, since its
  // browsers trust no other; only its tickets' keys rotate.
  Result<void> reload(Random& random);

 private:
  explicit Certificate(tls::TicketKeys tickets) : tickets_(std::move(tickets)) {}
  Result<tls::Identity> read() const;

  std::filesystem::path chain_;
  std::filesystem::path key_;
  tls::Identity self_signed_;  // instead of files
  tls::TicketKeys tickets_;
  std::shared_ptr<const tls::Context> context_;
};

}  // namespace parley::server

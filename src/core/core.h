// Core: the chat itself. Commands in, effects out; no clock, no threads, no JSON, no SQL.
//
// State changes apply when their commit is answered, not when they are decided: what is in memory
// is the fold of what is in the log, so a full disk needs no undo (docs/decisions/0009).
//
// Threads: loop 0 only. Lifetime: lives as long as the server; `random` outlives it.
// Invariant: nothing is replied with ok, and no event published, before Core::done said Committed.
#pragma once

#include <memory>
#include <string>

#include "base/random.h"
#include "base/time.h"
#include "core/effect.h"
#include "model/client.h"
#include "model/command.h"
#include "model/directory.h"
#include "model/history.h"

namespace parley::core {

struct Settings {
  std::string server_name = "Parley";
  std::string server_version;
  std::string default_room = "lobby";  // empty: none
  bool guests = false;
  bool limits = true;  // rates; off for benchmarks
};

// Who a hello claims to be, once `auth` has looked at it: the hash of the token it brought, or, for
// a guest, of the token made for it.
struct Credential {
  model::TokenHash hash{};
  std::string new_token;  // of a guest: to be told in the reply
};

// A message of the simple form: who says it, and to whom, by name.
struct ByName {
  ClientId client;
  RequestId request;
  model::UserId from;
  model::UserId to;
  std::string text;
  model::Origin origin = model::kLoopback;
};

class Core {
 public:
  Core(Settings settings, Random& random, model::Directory directory);
  ~Core();
  Core(const Core&) = delete;
  Core& operator=(const Core&) = delete;

  // Once, before the first client: makes the default room, where it is missing.
  void start(Now now, Effects& out);

  // ---- from connections -----------------------------------------------------------------------
  void hello(ClientId client, RequestId request, const model::cmd::Hello& hello,
             const Credential& credential, Now now, Effects& out);
  // Any other command. A client that has not been greeted gets `unauthorized`.
  void execute(ClientId client, RequestId request, model::Command command, Now now, Effects& out);
  void disconnected(ClientId client);

  // ---- the article's tongue -------------------------------------------------------------------
  // Names are as they stand on that form's wire; which user one is, by_name.h says.
  //
  // Signs in by `name` alone and makes the user (and its log) if it is new; its older connection of
  // this kind is closed (kReplaced) and no longer counts. Answered by answer::Me without a number.
  // With `follow` the client then follows all direct rooms of the user from behind its read marks,
  // and rooms opened later. Closed (kRateLimited) where `origin` has made too many names.
  void sign_in_by_name(ClientId client, const model::UserId& name, bool follow,
                       model::Origin origin, Now now, Effects& out);
  // `--article store`: the same log as any other message; makes the receiver and the direct room if
  // they are new. Answered by answer::Routed once it is on disk.
  void send_by_name(ByName message, Now now, Effects& out);
  // `--article relay`: to the connection of that kind, if any; nothing stored. Answered at once.
  void relay_by_name(ByName message, Effects& out);

  // ---- from the store -------------------------------------------------------------------------
  void done(Ticket ticket, model::Outcome outcome, Now now, Effects& out);
  void fetched(Ticket ticket, Result<model::HistoryPage> page, Now now, Effects& out);
  void counted(Ticket ticket, Result<std::uint64_t> ordinal, Now now, Effects& out);

  // ---- news that wait for company -------------------------------------------------------------
  // Somebody came or went. To be told limits::kPresenceDelay after has_news() became true.
  bool has_news() const;
  void tell_news(Effects& out);

  struct Counts {
    std::size_t users = 0, rooms = 0, clients = 0, members = 0;
  };
  Counts counts() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace parley::core

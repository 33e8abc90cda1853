// Sessions: how connections come and go.
//
// Threads: the core's.
#pragma once

#include "core/commands.h"
#include "core/core.h"
#include "core/turn.h"

namespace parley::core {

// hello.cpp
void hello(World& world, ClientId client, RequestId request, model::cmd::Hello hello,
           Credential credential, Entry entry, Now now, Effects& out);
void disconnected(World& world, ClientId client);

// greet.cpp: lets the client in as turn.asker.user and tells it all it must know to go on from
// where it was.
void greet(Turn& turn, const model::cmd::Hello& hello, std::string new_token);

// article.cpp
struct SignIn {
  ClientId client;
  model::UserId name;
  Tongue tongue = Tongue::kArticle;
  model::Origin origin = model::kLoopback;
};
void sign_in_by_name(World& world, const SignIn& sign_in, Now now, Effects& out);
void send_by_name(World& world, ByName message, Entry entry, Now now, Effects& out);
void relay_by_name(World& world, ByName message, Effects& out);

}  // namespace parley::core

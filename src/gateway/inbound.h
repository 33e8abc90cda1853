// Inbound: what connections ask of the core, as values that can cross to its loop.
#pragma once

#include <string>
#include <variant>

#include "core/core.h"
#include "gateway/admission.h"
#include "model/command.h"

namespace parley::gateway {

using core::ClientId;
using core::RequestId;

struct Greet {
  ClientId client;
  RequestId request;
  model::cmd::Hello hello;
  core::Credential credential;
};
struct Execute {
  ClientId client;
  RequestId request;
  model::Command command;
};
struct Gone {
  ClientId client;
};
// The article's tongue, and its send over HTTP.
struct SignIn {
  ClientId client;
  model::UserId user;
  bool follow = false;
  Admission::Pass pass = Admission::kNoPass;
};
enum class Hand : bool { kStore, kRelay };
struct SendByName {
  ClientId client;
  RequestId request;
  model::UserId from;
  model::UserId to;
  std::string text;
  Hand hand = Hand::kStore;
  Admission::Pass pass = Admission::kNoPass;
};

using Inbound = std::variant<Greet, Execute, Gone, SignIn, SendByName>;

}  // namespace parley::gateway

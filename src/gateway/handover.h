// Handover: a connection on its way to the loop of the session that its request names. A value, so
// that it can be posted: the socket, the request, and what came and was to go around it.
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "gateway/admission.h"
#include "gateway/client_request.h"
#include "gateway/transport.h"

namespace parley::gateway {

struct Handover {
  Transport stream;
  Admission::Pass pass = Admission::kNoPass;
  ClientRequest request;
  bool keep_alive = true;
  std::string output;  // not sent yet: of requests before this one
  std::string input;   // read already: of requests behind it
};

// The loops of the server, as a Hub sees them.
struct Neighbours {
  std::uint32_t loops = 1;
  // Brings it to the Hub of another loop (Hub::adopt), on that loop's thread.
  std::function<void(std::uint32_t loop, Handover)> hand_over{};
};

}  // namespace parley::gateway

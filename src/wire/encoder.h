// What the server says: replies and events in the JSON of docs/protocol.md.
//
// Threads: any. Invariant: nothing but appends to `out`; one JSON object, without line breaks.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/error.h"
#include "model/answer.h"
#include "model/ephemeral.h"
#include "model/event.h"

namespace parley::wire {

void encode_event(const model::Event& event, std::string& out);
void encode_ephemeral(const model::Ephemeral& what, std::string& out);

// An ok without a request id is not wanted by anyone: nothing is written. An error always is.
void encode_reply(std::optional<std::uint64_t> request, const Result<model::Answer>& answer,
                  std::string& out);
void encode_error(std::optional<std::uint64_t> request, const Error& error, std::string& out);

}  // namespace parley::wire

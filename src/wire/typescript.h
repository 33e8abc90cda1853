// The types of the TypeScript SDK (sdk/typescript/src/protocol.ts), written from the same tables
// that the decoder and the encoder walk: what the protocol does not have, the SDK cannot send.
//
// Threads: any.
#pragma once

#include <string>
#include <string_view>

namespace parley::wire {

// The whole file.
std::string typescript();

// The type that stands for the words with which a table of events says a field's form; empty for
// words it does not know, which a test finds.
std::string typescript_of_form(std::string_view form);

}  // namespace parley::wire

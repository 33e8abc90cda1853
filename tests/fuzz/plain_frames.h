// PlainFrames: a second reader of WebSocket frames, for the tests of the first: the text of
// RFC 6455 5 and 7 as a function over all bytes that have come, with no state, no speed and none of
// ws::Decoder's code.
//
// Threads: any; functions of their arguments.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "ws/testing.h"

namespace parley::fuzz {

// What has to be said after these bytes and no more: messages and control frames in their order,
// then the close or the fault if there is one. Reasons of faults are left empty; of a close both
// code and reason count. `message_bytes_max` as ws::Decoder's.
std::vector<ws::testing::Seen> read_plain_frames(std::string_view bytes, ws::Role reader,
                                                 std::size_t message_bytes_max);

}  // namespace parley::fuzz

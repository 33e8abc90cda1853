// The generated parts of docs/protocol.md, written from the same tables that the decoder and the
// encoder walk.
//
// Threads: any.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace parley::wire {

// `commands`, `events`, `errors`, `closes`.
std::span<const std::string_view> section_names();

// The text of one section, ends with a line break; empty for a name that is none of these.
std::string markdown_section(std::string_view name);

// `document` with each part between `<!-- generated: X -->` and `<!-- /generated -->` as it has to
// be.
std::string with_sections(std::string_view document);

}  // namespace parley::wire

// What a store answers, as lines of text: two forms can be compared, and a difference read.
#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <variant>
#include <vector>

#include "model/directory.h"
#include "model/history.h"
#include "model/write.h"
#include "store/event_row.h"

namespace parley::testing {

using Lines = std::vector<std::string>;

inline std::string join(const Lines& lines) {
  std::string text;
  for (const std::string& line : lines) text += line + "\n";
  return text;
}

inline std::string line_of(const model::Outcome& outcome) {
  if (const auto* committed = std::get_if<model::Committed>(&outcome)) {
    std::string line = "committed";
    for (const auto& at : committed->appends) line += fmt::format(" {}/{}", at.seq, at.ordinal);
    return line;
  }
  if (const auto* duplicate = std::get_if<model::Duplicate>(&outcome))
    return fmt::format("duplicate {} {} {}", to_text(duplicate->log), duplicate->seq,
                       to_unix_ms(duplicate->ts));
  if (const auto* refused = std::get_if<model::Refused>(&outcome))
    return fmt::format("refused {}", static_cast<int>(refused->code));
  return "failed: " + std::get<model::Failed>(outcome).error.message;
}

inline std::string line_of(const model::Event& event) {
  const store::BodyColumns body = store::columns_of(event.body);
  std::string line =
      fmt::format("{} {} skip {} at {} by {} cid '{}': kind {} of {} reply {} flag {} '{}' '{}'",
                  to_text(event.log), event.seq, event.skip, to_unix_ms(event.ts),
                  event.author.value(), event.cid, static_cast<int>(body.kind), body.of, body.reply,
                  body.flag, body.text, body.extra);
  if (const auto* posted = std::get_if<model::Posted>(&event.body)) {
    if (posted->standing.edited)
      line += fmt::format(" edited {}", to_unix_ms(*posted->standing.edited));
    if (posted->standing.deleted) line += " deleted";
    for (const model::Reaction& reaction : posted->standing.reactions) {
      line += " " + reaction.emoji;
      for (const model::UserId& user : reaction.users) line += "," + user.value();
    }
  }
  return line;
}

inline Lines lines_of(const model::HistoryPage& page) {
  Lines lines;
  for (const model::EventPtr& event : page.events) lines.push_back(line_of(*event));
  lines.emplace_back(page.more ? "more" : "end");
  return lines;
}

// Members keep their order; what has none by the contract is sorted.
inline Lines lines_of(const model::Directory& directory) {
  Lines lines;
  for (const auto& [user, head, ask] : directory.users)
    lines.push_back(fmt::format("user {} '{}' guest {} log {} created {} head {} ask {}",
                                user.user.value(), user.display, user.guest, to_text(user.log),
                                to_unix_ms(user.created), head, ask));
  for (const model::PutToken& token : directory.tokens)
    lines.push_back(fmt::format("token {}… of {} created {}", static_cast<int>(token.hash[0]),
                                token.user.value(), to_unix_ms(token.created)));
  for (const auto& [room, head, messages, ts, withdrawn] : directory.rooms)
    lines.push_back(
        fmt::format("room {} kind {} key '{}' name '{}' title '{}' topic '{}' "
                    "created {} head {} messages {} ts {} withdrawn {}",
                    to_text(room.room), static_cast<int>(room.kind), room.key, room.name,
                    room.title, room.topic, to_unix_ms(room.created), head, messages,
                    to_unix_ms(ts), fmt::join(withdrawn, ",")));
  std::sort(lines.begin(), lines.end());
  for (const auto& [member, read, read_ordinal, mentions] : directory.members)
    lines.push_back(fmt::format("member {} in {} role {} since {} read {}/{} mentions {}",
                                member.user.value(), to_text(member.room),
                                static_cast<int>(member.role), to_unix_ms(member.since), read,
                                read_ordinal, fmt::join(mentions, ",")));
  Lines offered;
  for (const model::SetOffer& offer : directory.offers)
    offered.push_back(fmt::format("offer {} in {} by {}: {} at {}", offer.user.value(),
                                  to_text(offer.room), offer.by.value(),
                                  static_cast<int>(offer.offer), to_unix_ms(offer.ts)));
  for (const model::SetTrust& trust : directory.trusts)
    offered.push_back(fmt::format("trust {} in {}: {} at {}", trust.user.value(),
                                  trust.other.value(), static_cast<int>(trust.trust),
                                  to_unix_ms(trust.ts)));
  std::sort(offered.begin(), offered.end());
  lines.insert(lines.end(), offered.begin(), offered.end());
  return lines;
}

}  // namespace parley::testing

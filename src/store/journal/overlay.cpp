#include "store/journal/overlay.h"

#include <algorithm>
#include <string>
#include <utility>

#include "model/emoji.h"

namespace parley::store::journal {

using model::EventKind;
using model::UserId;

void react(std::vector<model::Reaction>& reactions, const AppendView& touch) {
  auto reaction = std::ranges::find_if(reactions, [&](const model::Reaction& one) {
    return model::same_emoji(one.emoji, touch.text);
  });
  const UserId user{std::string(touch.author)};
  if (touch.flag == 0) {
    if (reaction == reactions.end()) return;
    std::erase(reaction->users, user);
    if (reaction->users.empty()) reactions.erase(reaction);
    return;
  }
  if (reaction == reactions.end())
    reaction = reactions.insert(reactions.end(), {.emoji = std::string(touch.text), .users = {}});
  if (std::ranges::find(reaction->users, user) == reaction->users.end())
    reaction->users.push_back(user);
}

Result<void> rewrite(model::Posted& message, const AppendView& touch) {
  if (touch.kind == EventKind::kDeleted) {
    message.text.clear();
    message.mentions.clear();
    message.standing.deleted = true;
  }
  if (touch.kind == EventKind::kEdited) {
    model::Event edit = TRY(event_of(touch));
    auto& body = std::get<model::Edited>(edit.body);
    message.text = std::move(body.text);
    message.mentions = std::move(body.mentions);
    message.standing.edited = edit.ts;
  }
  return {};
}

}  // namespace parley::store::journal

#include "store/memory/tables.h"

#include <algorithm>

#include "base/check.h"
#include "base/limits.h"
#include "model/emoji.h"
#include "store/event_row.h"
#include "store/page_window.h"

namespace parley::store::memory {

using model::Append;
using model::Outcome;
using model::RoomId;
using model::Seq;
using model::UserId;

// ---- looking ------------------------------------------------------------------------------------

const Tables::Log* Tables::find_log(RoomId log) const {
  const auto found = logs_.find(log);
  return found == logs_.end() ? nullptr : &found->second;
}

Tables::Member* Tables::find_member(RoomId room, const UserId& user) {
  const auto found = std::ranges::find_if(members_, [&](const Member& member) {
    return member.put.room == room && member.put.user == user;
  });
  return found == members_.end() ? nullptr : &*found;
}

const Tables::Row* Tables::find_message(RoomId log, Seq seq) const {
  const Log* const rows = find_log(log);
  if (rows == nullptr || seq == 0 || seq > rows->size()) return nullptr;
  const Row& row = (*rows)[seq - 1];
  const auto* posted = std::get_if<model::Posted>(&row.event.body);
  return posted != nullptr && !posted->standing.deleted ? &row : nullptr;
}

model::Posted* Tables::find_posted(RoomId log, Seq seq) {
  if (find_message(log, seq) == nullptr) return nullptr;
  return &std::get<model::Posted>(logs_.at(log)[seq - 1].event.body);
}

std::optional<Outcome> Tables::first_answer(const UserId& author, const std::string& cid,
                                            std::uint64_t digest) const {
  const auto found = by_cid_.find({author, cid});
  if (found == by_cid_.end()) return std::nullopt;
  const auto& [log, seq] = found->second;
  const Row& row = logs_.at(log)[seq - 1];
  if (row.digest != digest) return model::Refused{ErrorCode::kCidConflict};
  return model::Duplicate{.log = log, .seq = seq, .ts = row.event.ts};
}

std::optional<ErrorCode> Tables::refusal(const std::vector<model::Change>& changes) const {
  std::set<UserId> users;
  std::set<RoomId> rooms;
  std::set<std::string> keys;
  for (const auto& [id, user] : users_) users.insert(id);
  for (const auto& [id, room] : rooms_) {
    rooms.insert(id);
    if (!room.key.empty()) keys.insert(room.key);
  }
  for (const model::Change& change : changes) {
    if (const auto* user = std::get_if<model::PutUser>(&change))
      if (!users.insert(user->user).second) return ErrorCode::kNameTaken;
    if (const auto* room = std::get_if<model::PutRoom>(&change)) {
      if (!rooms.insert(room->room).second) return ErrorCode::kNameTaken;
      if (!room->key.empty() && !keys.insert(room->key).second) return ErrorCode::kNameTaken;
    }
  }
  return std::nullopt;
}

std::optional<ErrorCode> Tables::refusal(const Append& append) const {
  if (append.guard == model::Guard::kNone) return std::nullopt;
  const auto* edited = std::get_if<model::Edited>(&append.body);
  const auto* deleted = std::get_if<model::Deleted>(&append.body);
  const auto* reacted = std::get_if<model::Reacted>(&append.body);
  const Seq of = edited != nullptr    ? edited->of
                 : deleted != nullptr ? deleted->of
                 : reacted != nullptr ? reacted->of
                                      : 0;
  const Row* const row = find_message(append.log, of);
  if (row == nullptr) return ErrorCode::kNotFound;
  if (append.guard == model::Guard::kOwnMessage && row->event.author != append.author)
    return ErrorCode::kForbidden;
  if (reacted == nullptr || !reacted->on) return std::nullopt;
  const auto& reactions = std::get<model::Posted>(row->event.body).standing.reactions;
  const bool known = std::ranges::any_of(reactions, [&](const model::Reaction& one) {
    return model::same_emoji(one.emoji, reacted->emoji);
  });
  if (!known && reactions.size() >= limits::kReactionEmojisPerMessageMax) return ErrorCode::kFull;
  return std::nullopt;
}

// ---- changing -----------------------------------------------------------------------------------

struct Tables::Applier {
  Tables& tables;

  void operator()(const model::PutUser& put) const { tables.users_.emplace(put.user, put); }
  void operator()(const model::SetDisplay& set) const {
    const auto found = tables.users_.find(set.user);
    if (found == tables.users_.end()) return;
    found->second.display = set.display;
    found->second.forms.look = set.look;
  }
  void operator()(const model::PutToken& put) const { tables.tokens_.emplace(put.hash, put); }
  void operator()(const model::PutRoom& put) const { tables.rooms_.emplace(put.room, put); }
  void operator()(const model::SetRoom& set) const {
    const auto found = tables.rooms_.find(set.room);
    if (found == tables.rooms_.end()) return;
    if (set.title) found->second.title = *set.title;
    if (set.topic) found->second.topic = *set.topic;
  }
  void operator()(const model::PutMember& put) const {
    if (tables.find_member(put.room, put.user) == nullptr)
      tables.members_.push_back({.put = put, .mentions = {}});
  }
  void operator()(const model::SetRole& set) const {
    if (Member* member = tables.find_member(set.room, set.user)) member->put.role = set.role;
  }
  void operator()(const model::RemoveMember& remove) const {
    std::erase_if(tables.members_, [&](const Member& member) {
      return member.put.room == remove.room && member.put.user == remove.user;
    });
  }
  void operator()(const model::SetRead& set) const {
    Member* const member = tables.find_member(set.room, set.user);
    if (member == nullptr) return;
    if (set.read > member->read) {
      member->read = set.read;
      member->read_ordinal = set.read_ordinal;
    }
    member->mentions.erase(member->mentions.begin(), member->mentions.upper_bound(set.read));
  }
  void operator()(const model::SetOffer& set) const {
    tables.offers_.erase({set.user, set.room, set.by});
    if (set.offer != model::Offer::kNone)
      tables.offers_.emplace(std::tuple(set.user, set.room, set.by), set);
  }
  void operator()(const model::SetTrust& set) const {
    tables.trusts_.erase({set.user, set.other});
    if (set.trust != model::Trust::kUnknown)
      tables.trusts_.emplace(std::pair(set.user, set.other), set);
  }
  void operator()(const model::SetAsk& set) const {
    tables.asked_.erase(set.user);
    if (set.ask && tables.users_.contains(set.user)) tables.asked_.insert(set.user);
  }
};

// What an event does to what is there, as whoever follows the log does it.
struct Tables::Fold {
  Tables& tables;
  const Append& append;
  model::Appended at;

  void operator()(const model::Posted& posted) const {
    for (const UserId& user : posted.mentions) mention(user, at.seq);
    Member* const author = tables.find_member(append.log, append.author);
    const bool kept = append.author_read == model::AuthorRead::kIfNothingUnread &&
                      author != nullptr && author->read_ordinal + 1 != at.ordinal;
    if (author != nullptr && !kept) {
      author->read = at.seq;
      author->read_ordinal = at.ordinal;
      author->mentions.clear();
    }
  }
  void operator()(const model::Edited& edited) const {
    model::Posted* const message = tables.find_posted(append.log, edited.of);
    if (message == nullptr) return;
    message->text = edited.text;
    message->mentions = edited.mentions;
    message->standing.edited = append.ts;
    for (Member& member : tables.members_)
      if (member.put.room == append.log) member.mentions.erase(edited.of);
    for (const UserId& user : edited.mentions) mention(user, edited.of);
  }
  void operator()(const model::Deleted& deleted) const {
    model::Posted* const message = tables.find_posted(append.log, deleted.of);
    if (message == nullptr) return;
    message->text.clear();
    message->mentions.clear();
    message->standing.deleted = true;
    for (Row& row : tables.logs_.at(append.log)) {
      auto* edit = std::get_if<model::Edited>(&row.event.body);
      if (edit == nullptr || edit->of != deleted.of) continue;
      edit->text.clear();
      edit->mentions.clear();
    }
    for (Member& member : tables.members_)
      if (member.put.room == append.log) member.mentions.erase(deleted.of);
  }
  void operator()(const model::Reacted& reacted) const {
    model::Posted* const message = tables.find_posted(append.log, reacted.of);
    if (message == nullptr) return;
    auto& reactions = message->standing.reactions;
    auto reaction = std::ranges::find_if(reactions, [&](const model::Reaction& one) {
      return model::same_emoji(one.emoji, reacted.emoji);
    });
    if (reaction == reactions.end()) {
      if (!reacted.on) return;
      reaction = reactions.insert(reactions.end(), {.emoji = reacted.emoji, .users = {}});
    }
    auto& users = reaction->users;
    if (!reacted.on) {
      std::erase(users, append.author);
      if (users.empty()) reactions.erase(reaction);
    } else if (std::ranges::find(users, append.author) == users.end()) {
      users.push_back(append.author);
    }
  }
  template <class Other>
  void operator()(const Other&) const {}

  // Of oneself, or of a message that was read, there is none.
  void mention(const UserId& user, Seq message) const {
    if (user == append.author) return;
    Member* const member = tables.find_member(append.log, user);
    if (member != nullptr && member->read < message) member->mentions.insert(message);
  }
};

Outcome Tables::run(const model::Job& job) {
  if (const auto* one = std::get_if<model::Write>(&job)) return write(*one);
  const auto& probe = std::get<model::Probe>(job);
  return first_answer(probe.author, probe.cid, probe.digest)
      .value_or(model::Refused{ErrorCode::kNotFound});
}

Outcome Tables::write(const model::Write& write) {
  for (std::size_t i = 1; i < write.appends.size(); ++i) CHECK(write.appends[i].cid.empty());
  if (!write.appends.empty() && !write.appends[0].cid.empty()) {
    const Append& first = write.appends[0];
    if (auto seen = first_answer(first.author, first.cid, first.digest)) return *seen;
  }
  if (const auto code = refusal(write.changes)) return model::Refused{*code};
  for (const Append& one : write.appends)
    if (const auto code = refusal(one)) return model::Refused{*code};

  for (const model::Change& change : write.changes) std::visit(Applier{*this}, change);
  model::Committed committed;
  for (const Append& one : write.appends) committed.appends.push_back(append(one));
  return committed;
}

model::Appended Tables::append(const Append& append) {
  Log& log = logs_[append.log];
  const bool counts = std::holds_alternative<model::Posted>(append.body);
  const model::Appended at{.seq = log.size() + 1,
                           .ordinal = (log.empty() ? 0 : log.back().ordinal) + (counts ? 1 : 0)};
  model::Event event{.log = append.log,
                     .seq = at.seq,
                     .skip = 0,
                     .ts = append.ts,
                     .author = append.author,
                     .cid = append.cid,
                     .body = append.body};
  if (auto* posted = std::get_if<model::Posted>(&event.body)) posted->standing = {};
  if (auto* added = std::get_if<model::RoomAdded>(&event.body)) added->view.reset();
  log.push_back({.event = std::move(event), .digest = append.digest, .ordinal = at.ordinal});
  if (!append.cid.empty()) by_cid_[{append.author, append.cid}] = {append.log, at.seq};
  std::visit(Fold{*this, append, at}, append.body);
  return at;
}

// ---- telling ------------------------------------------------------------------------------------

model::Directory Tables::directory(const std::string& epoch) const {
  model::Directory directory;
  directory.epoch = epoch;
  for (const auto& [id, user] : users_) {
    const Log* const log = find_log(user.log);
    directory.users.push_back(
        {.user = user, .head = log == nullptr ? 0 : log->size(), .ask = asked_.contains(id)});
  }
  for (const auto& [hash, token] : tokens_) directory.tokens.push_back(token);
  for (const auto& [id, room] : rooms_) {
    model::StoredRoom stored{.room = room, .ts = from_unix_ms(0), .withdrawn = {}};
    if (const Log* const log = find_log(id)) {
      stored.head = log->size();
      stored.messages = log->back().ordinal;
      stored.ts = log->back().event.ts;
      for (const Row& row : *log) {
        const auto* posted = std::get_if<model::Posted>(&row.event.body);
        if (posted == nullptr || !posted->standing.deleted) continue;
        stored.withdrawn.push_back(row.event.seq);
      }
    }
    directory.rooms.push_back(std::move(stored));
  }
  for (const Member& member : members_)
    directory.members.push_back({.member = member.put,
                                 .read = member.read,
                                 .read_ordinal = member.read_ordinal,
                                 .mentions = {member.mentions.begin(), member.mentions.end()}});
  std::ranges::stable_sort(directory.members, {},
                           [](const model::StoredMember& stored) { return stored.member.since; });
  for (const auto& [key, offer] : offers_) directory.offers.push_back(offer);
  std::ranges::stable_sort(directory.offers, {}, &model::SetOffer::ts);
  for (const auto& [key, trust] : trusts_) directory.trusts.push_back(trust);
  std::ranges::stable_sort(directory.trusts, {}, &model::SetTrust::ts);
  return directory;
}

model::HistoryPage Tables::page(const model::HistoryQuery& query, std::size_t bytes_max) const {
  const Log* const log = find_log(query.log);
  if (log == nullptr) return {};
  const PageWindow window = window_of(query, log->size());
  PageBudget budget(window, bytes_max);
  SeqRange got{.first = window.down.last + 1, .last = window.down.last};
  if (window.down.empty()) got = {.first = window.up.first, .last = window.up.first - 1};
  const auto fits = [&](Seq seq) { return budget.admit(text_bytes((*log)[seq - 1].event.body)); };
  if (!window.down.empty())
    while (got.first > window.down.first && fits(got.first - 1)) --got.first;
  budget.begin_up();
  if (!window.up.empty())
    while (got.last < window.up.last && fits(got.last + 1)) ++got.last;

  model::HistoryPage page;
  for (Seq seq = got.first; seq <= got.last; ++seq)
    page.events.push_back(std::make_shared<const model::Event>((*log)[seq - 1].event));
  page.more = more_beyond(query, page.events, log->size());
  return page;
}

std::uint64_t Tables::ordinal_at(RoomId log, Seq seq) const {
  const Log* const rows = find_log(log);
  if (rows == nullptr || seq == 0) return 0;
  return (*rows)[std::min<Seq>(seq, rows->size()) - 1].ordinal;
}

}  // namespace parley::store::memory

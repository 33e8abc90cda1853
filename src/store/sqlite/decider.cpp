#include "store/sqlite/decider.h"

#include <algorithm>
#include <limits>
#include <utility>
#include <variant>

#include "base/check.h"
#include "base/limits.h"
#include "model/emoji.h"
#include "store/journal/overlay.h"

namespace parley::store::sqlite {

using journal::AppendView;
using journal::Generation;
using journal::LogPart;
using journal::Place;
using model::Append;
using model::Guard;
using model::Outcome;
using model::PutRoom;
using model::PutUser;
using model::RoomId;
using model::Seq;
using model::UserId;

namespace {

// The message that an event speaks of and changes; none for a reply.
Seq target_of(const model::EventBody& body) {
  if (const auto* edited = std::get_if<model::Edited>(&body)) return edited->of;
  if (const auto* deleted = std::get_if<model::Deleted>(&body)) return deleted->of;
  if (const auto* reacted = std::get_if<model::Reacted>(&body)) return reacted->of;
  return 0;
}

// Two of a kind in one Write that cannot both be.
bool collide(const model::Change& a, const model::Change& b) {
  const auto* room = std::get_if<PutRoom>(&a);
  const auto* other_room = std::get_if<PutRoom>(&b);
  if (room != nullptr && other_room != nullptr)
    return room->room == other_room->room || (!room->key.empty() && room->key == other_room->key);
  const auto* user = std::get_if<PutUser>(&a);
  const auto* other_user = std::get_if<PutUser>(&b);
  return user != nullptr && other_user != nullptr && user->user == other_user->user;
}

Outcome answer_of(const model::Duplicate& where, std::uint64_t stored, std::uint64_t asked) {
  if (stored != asked) return model::Refused{ErrorCode::kCidConflict};
  return where;
}

}  // namespace

void Decider::begin(std::uint64_t batch, journal::Generations backlog) {
  known_ = std::move(backlog);
  batch_ = std::make_shared<journal::Batch>();
  batch_->number = batch;
  draft_ = std::make_unique<Generation>();
  index_.begin();
}

journal::BatchPtr Decider::end() {
  index_.end();
  known_ = {};
  draft_.reset();
  journal::BatchPtr batch = std::exchange(batch_, nullptr);
  return batch->bytes.size() > 1 ? batch : nullptr;
}

void Decider::keep(std::uint64_t indexed) {
  heads_.keep(indexed);
}

void Decider::forget() {
  if (batch_ != nullptr) static_cast<void>(end());
  heads_.forget();
}

Result<Outcome> Decider::run(const model::Job& job) {
  if (const auto* one = std::get_if<model::Write>(&job)) return write(*one);
  const auto& probe = std::get<model::Probe>(job);
  const auto seen = TRY(first_answer(probe.author, probe.cid, probe.digest));
  return seen ? *seen : Outcome(model::Refused{ErrorCode::kNotFound});
}

Result<Outcome> Decider::write(const model::Write& write) {
  for (std::size_t i = 1; i < write.appends.size(); ++i) CHECK(write.appends[i].cid.empty());
  if (!write.appends.empty() && !write.appends[0].cid.empty()) {
    const Append& first = write.appends[0];
    if (const auto seen = TRY(first_answer(first.author, first.cid, first.digest))) return *seen;
  }
  if (const auto code = TRY(refusal(write))) return model::Refused{*code};

  for (const model::Change& change : write.changes) {
    journal::write_change(batch_->bytes, change);
    CHECK(draft_->note(change, {}));
  }
  model::Committed committed;
  committed.appends.reserve(write.appends.size());
  for (const Append& one : write.appends) committed.appends.push_back(TRY(append(one)));
  return committed;
}

Result<model::Appended> Decider::append(const Append& append) {
  const bool is_message = std::holds_alternative<model::Posted>(append.body);
  const model::Appended at = TRY(heads_.next(append.log, is_message, batch_->number, index_));
  CHECK(batch_->bytes.size() < std::numeric_limits<std::uint32_t>::max());
  const Seq target = target_of(append.body);
  const bool touches = target != 0 && TRY(author_of(append.log, target)).has_value();
  const Place place{.batch = batch_.get(),
                    .offset = static_cast<std::uint32_t>(batch_->bytes.size())};
  journal::write_append(batch_->bytes, append, at,
                        touches ? journal::Touching::kAMessage : journal::Touching::kNothing);
  CHECK(draft_->note(journal::append_at(place), place));
  return at;
}

// ---- once ---------------------------------------------------------------------------------------

Result<std::optional<Outcome>> Decider::first_answer(const UserId& author, const std::string& cid,
                                                     std::uint64_t digest) {
  const std::uint64_t hash = journal::hash_of_cid(author.value(), cid);
  for (const Generation* one : newest_first()) {
    if (one == nullptr) continue;
    const auto found = one->find_cid(hash, author.value(), cid);
    if (!found) continue;
    return answer_of({.log = found->log, .seq = found->seq, .ts = from_unix_ms(found->ts_ms)},
                     found->digest, digest);
  }
  // From now on it may be there.
  const bool possible = filter_.with([hash](journal::CidFilter& filter) {
    const bool before = filter.possible(hash);
    if (!before || !filter.is_complete()) filter.add(hash);
    return before;
  });
  if (!possible) return std::nullopt;
  const auto found = TRY(index_.answer(author.value(), cid));
  if (!found) return std::nullopt;
  return answer_of(found->where, found->digest, digest);
}

// ---- names --------------------------------------------------------------------------------------

Result<std::optional<ErrorCode>> Decider::refusal(const model::Write& write) {
  if (const auto code = TRY(name_refusal(write.changes))) return code;
  for (const Append& append : write.appends)
    if (const auto code = TRY(guard_refusal(append))) return code;
  return std::nullopt;
}

Result<std::optional<ErrorCode>> Decider::name_refusal(const std::vector<model::Change>& changes) {
  for (auto change = changes.begin(); change != changes.end(); ++change) {
    bool taken = std::any_of(changes.begin(), change, [&](const model::Change& earlier) {
      return collide(*change, earlier);
    });
    if (const auto* user = std::get_if<PutUser>(&*change))
      taken = taken || TRY(has_user(user->user));
    if (const auto* room = std::get_if<PutRoom>(&*change)) taken = taken || TRY(has_room(*room));
    if (taken) return ErrorCode::kNameTaken;
  }
  return std::nullopt;
}

Result<bool> Decider::has_user(const UserId& user) {
  for (const Generation* one : newest_first())
    if (one != nullptr && one->has_user(user)) return true;
  return index_.has_user(user);
}

Result<bool> Decider::has_room(const PutRoom& room) {
  for (const Generation* one : newest_first()) {
    if (one == nullptr) continue;
    if (one->has_room(room.room) || one->has_key(room.key)) return true;
  }
  return index_.has_room(room);
}

// ---- guards -------------------------------------------------------------------------------------

Result<std::optional<ErrorCode>> Decider::guard_refusal(const Append& append) {
  if (append.guard == Guard::kNone) return std::nullopt;
  const auto author = TRY(author_of(append.log, target_of(append.body)));
  if (!author) return ErrorCode::kNotFound;
  if (append.guard == Guard::kOwnMessage && *author != append.author) return ErrorCode::kForbidden;
  const auto* reacted = std::get_if<model::Reacted>(&append.body);
  if (reacted != nullptr && reacted->on && !TRY(emoji_fits(append.log, *reacted)))
    return ErrorCode::kFull;
  return std::nullopt;
}

Result<std::optional<UserId>> Decider::author_of(RoomId log, Seq message) {
  std::optional<UserId> author;
  for (const Generation* one : newest_first()) {
    const LogPart* const part = one == nullptr ? nullptr : one->find_log(log);
    if (part == nullptr) continue;
    if (part->deleted.contains(message)) return std::nullopt;
    if (message < part->first || message > part->last()) continue;
    const AppendView found = journal::append_at(part->events[message - part->first]);
    if (found.kind != model::EventKind::kPosted) return std::nullopt;
    author = UserId(std::string(found.author));
  }
  if (author) return author;
  return index_.author_of(log, message);
}

Result<bool> Decider::emoji_fits(RoomId log, const model::Reacted& reacted) {
  const std::uint64_t indexed = TRY(index_.indexed());
  std::vector<model::Reaction> reactions = TRY(index_.reactions(log, reacted.of));
  const auto newest = newest_first();
  for (auto one = newest.rbegin(); one != newest.rend(); ++one) {
    const LogPart* const part = *one == nullptr ? nullptr : (*one)->find_log(log);
    if (part == nullptr) continue;
    const auto touches = part->touches.find(reacted.of);
    if (touches == part->touches.end()) continue;
    for (const Place place : touches->second) {
      if (place.batch->number <= indexed) continue;  // the index has it already
      const AppendView touch = journal::append_at(place);
      if (touch.kind == model::EventKind::kReacted) journal::react(reactions, touch);
    }
  }
  const bool known = std::ranges::any_of(reactions, [&](const model::Reaction& one) {
    return model::same_emoji(one.emoji, reacted.emoji);
  });
  return known || reactions.size() < limits::kReactionEmojisPerMessageMax;
}

}  // namespace parley::store::sqlite

#include "sim/truth.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/limits.h"

namespace parley::sim {

std::string Truth::apply(const model::Write& write, const model::Committed& committed) {
  std::string wrong;
  std::map<RoomId, Seq> first;
  for (std::size_t i = 0; i < write.appends.size(); ++i) {
    const model::Append& append = write.appends[i];
    std::vector<model::Append>& log = logs_[append.log];
    log.push_back(append);
    const Place place{append.log, log.size()};
    first.emplace(place.log, place.seq);
    if (committed.appends[i].seq != place.seq) {
      wrong =
          fmt::format("the store gave seq {} in place of {}", committed.appends[i].seq, place.seq);
    }
    if (!append.cid.empty() &&
        !by_cid_.emplace(AuthorCid{append.author, append.cid}, place).second) {
      wrong = fmt::format("{} of {} is in the log twice", append.cid, append.author.value());
    }
    const auto* posted = std::get_if<model::Posted>(&append.body);
    if (posted != nullptr && !said_.emplace(append.author, posted->text).second) {
      wrong = fmt::format("{} said '{}' twice", append.author.value(), posted->text);
    }
  }
  for (const model::Change& change : write.changes) apply_change(change, first);
  return wrong;
}

void Truth::apply_change(const model::Change& change, const std::map<RoomId, Seq>& first) {
  const auto at = [&](RoomId room) {
    const auto found = first.find(room);
    return found == first.end() ? head(room) + 1 : found->second;
  };
  if (const auto* put = std::get_if<model::PutMember>(&change)) {
    stays_[put->room][put->user].push_back({.from = at(put->room)});
  } else if (const auto* user = std::get_if<model::PutUser>(&change)) {
    own_logs_[user->user] = user->log;
  } else if (const auto* remove = std::get_if<model::RemoveMember>(&change)) {
    auto& stays = stays_[remove->room][remove->user];
    if (!stays.empty()) stays.back().to = at(remove->room);
  } else if (const auto* offer = std::get_if<model::SetOffer>(&change)) {
    apply_offer(*offer);
  }
}

void Truth::apply_offer(const model::SetOffer& set) {
  const std::pair invite(set.room, set.by);
  invites_[set.user].erase(invite);
  if (set.offer == model::Offer::kOpen) invites_[set.user].insert(invite);
  // Who is not in a room has nothing to set aside but the invitation.
  const bool aside = set.offer == model::Offer::kDeclined || set.offer == model::Offer::kHeld;
  aside_[set.user].erase(set.room);
  if (aside && is_member(set.room, set.user)) aside_[set.user].insert(set.room);
}

std::set<std::pair<RoomId, UserId>> Truth::invites_of(const UserId& user) const {
  const auto found = invites_.find(user);
  return found == invites_.end() ? std::set<std::pair<RoomId, UserId>>() : found->second;
}

void Truth::clear() {
  *this = Truth();
}

const model::Append* Truth::find(Place place) const {
  const auto log = logs_.find(place.log);
  if (log == logs_.end() || place.seq == 0 || place.seq > log->second.size()) return nullptr;
  return &log->second[place.seq - 1];
}

Seq Truth::head(RoomId log) const {
  const auto found = logs_.find(log);
  return found == logs_.end() ? 0 : found->second.size();
}

const Place* Truth::find(const AuthorCid& key) const {
  const auto found = by_cid_.find(key);
  return found == by_cid_.end() ? nullptr : &found->second;
}

RoomId Truth::log_of(const UserId& user) const {
  const auto found = own_logs_.find(user);
  return found == own_logs_.end() ? RoomId() : found->second;
}

bool Truth::is_member(RoomId room, const UserId& user) const {
  const auto stays = stays_.find(room);
  if (stays == stays_.end()) return false;
  const auto of_user = stays->second.find(user);
  return of_user != stays->second.end() && of_user->second.back().to == UINT64_MAX;
}

std::vector<RoomId> Truth::rooms_of(const UserId& user) const {
  std::vector<RoomId> rooms;
  for (const auto& [room, stays] : stays_) {
    const auto aside = aside_.find(user);
    const bool shown = aside == aside_.end() || !aside->second.contains(room);
    if (shown && is_member(room, user)) rooms.push_back(room);
  }
  return rooms;
}

bool Truth::may_see(const UserId& user, Place place) const {
  const auto stays = stays_.find(place.log);
  if (stays == stays_.end()) return false;
  const auto of_user = stays->second.find(user);
  if (of_user == stays->second.end()) return false;
  // A member of now, or of then, or one who came back after it.
  return std::ranges::any_of(of_user->second,
                             [&](const Stay& stay) { return place.seq < stay.to; });
}

std::uint64_t Truth::unread(RoomId room, Seq read, Seq head) const {
  std::uint64_t count = 0;
  for (Seq seq = read + 1; seq <= head; ++seq) {
    const model::Append* append = find({room, seq});
    const bool message = append != nullptr && std::holds_alternative<model::Posted>(append->body);
    if (message && !deleted_by({room, seq}, head)) ++count;
  }
  return count;
}

std::uint64_t Truth::mentions(RoomId room, const UserId& user, Seq read, Seq head) const {
  const auto found = logs_.find(room);
  const auto stayed = stays_.find(room);
  if (found == logs_.end() || stayed == stays_.end() || !stayed->second.contains(user)) return 0;
  const std::vector<model::Append>& log = found->second;
  const auto& stays = stayed->second.at(user);
  // Whether what was said at `seq` called him: he was there to hear it.
  const auto calls = [&](const std::vector<UserId>& mentions, Seq seq) {
    const bool named = std::ranges::find(mentions, user) != mentions.end();
    return named && std::ranges::any_of(stays, [&](const Stay& s) { return s.holds(seq); });
  };
  std::map<Seq, bool> called;  // by message
  for (Seq seq = 1; seq <= head && seq <= log.size(); ++seq) {
    if (log[seq - 1].author == user) continue;
    const auto* posted = std::get_if<model::Posted>(&log[seq - 1].body);
    if (posted != nullptr) called[seq] = calls(posted->mentions, seq);
    const auto* edited = std::get_if<model::Edited>(&log[seq - 1].body);
    if (edited != nullptr) called[edited->of] = calls(edited->mentions, seq);
  }
  std::uint64_t count = 0;
  for (const auto& [seq, calls_him] : called) {
    if (seq > read && calls_him && !deleted_by({room, seq}, head)) ++count;
  }
  return std::min<std::uint64_t>(count, limits::kMentionsCountedMax);
}

bool Truth::deleted_by(Place message, Seq head) const {
  const auto log = logs_.find(message.log);
  if (log == logs_.end()) return false;
  for (Seq seq = message.seq + 1; seq <= head && seq <= log->second.size(); ++seq) {
    const auto* body = std::get_if<model::Deleted>(&log->second[seq - 1].body);
    if (body != nullptr && body->of == message.seq) return true;
  }
  return false;
}

bool Truth::was_edited_to(Place message, const std::string& text) const {
  const auto log = logs_.find(message.log);
  if (log == logs_.end()) return false;
  return std::ranges::any_of(log->second, [&](const model::Append& append) {
    const auto* edit = std::get_if<model::Edited>(&append.body);
    return edit != nullptr && edit->of == message.seq && edit->text == text;
  });
}

bool Truth::was_deleted(Place message) const {
  return deleted_by(message, head(message.log));
}

}  // namespace parley::sim

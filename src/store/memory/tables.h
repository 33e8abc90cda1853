// Tables: what a store keeps, as plain containers, and what each Change and Append does to it. It
// is written for being read: slow where SQL has an index.
//
// Invariant: logs[l][n] has seq n + 1.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <unordered_map>
#include <utility>
#include <vector>

#include "model/directory.h"
#include "model/history.h"
#include "model/write.h"

namespace parley::store::memory {

class Tables {
 public:
  // One job of a batch: all of it, or its refusal and no trace.
  model::Outcome run(const model::Job& job);

  model::Directory directory(const std::string& epoch) const;
  model::HistoryPage page(const model::HistoryQuery& query, std::size_t bytes_max) const;
  std::uint64_t ordinal_at(model::RoomId log, model::Seq seq) const;

 private:
  struct Row {
    model::Event event;
    std::uint64_t digest = 0;
    std::uint64_t ordinal = 0;
  };
  using Log = std::vector<Row>;
  struct Member {
    model::PutMember put;
    model::Seq read = 0;
    std::uint64_t read_ordinal = 0;
    std::set<model::Seq> mentions;
  };
  struct Applier;
  struct Fold;

  model::Outcome write(const model::Write& write);
  std::optional<model::Outcome> first_answer(const model::UserId& author, const std::string& cid,
                                             std::uint64_t digest) const;
  std::optional<ErrorCode> refusal(const std::vector<model::Change>& changes) const;
  std::optional<ErrorCode> refusal(const model::Append& append) const;
  model::Appended append(const model::Append& append);

  const Log* find_log(model::RoomId log) const;
  Member* find_member(model::RoomId room, const model::UserId& user);
  // The message of that seq, if there is one and it is not deleted.
  const Row* find_message(model::RoomId log, model::Seq seq) const;
  model::Posted* find_posted(model::RoomId log, model::Seq seq);

  std::map<model::UserId, model::PutUser> users_;
  std::map<model::TokenHash, model::PutToken> tokens_;
  std::map<model::RoomId, model::PutRoom> rooms_;
  std::vector<Member> members_;  // in the order they came
  std::unordered_map<model::RoomId, Log> logs_;
  std::map<std::pair<model::UserId, std::string>, std::pair<model::RoomId, model::Seq>> by_cid_;
  std::map<std::tuple<model::UserId, model::RoomId, model::UserId>, model::SetOffer> offers_;
  std::map<std::pair<model::UserId, model::UserId>, model::SetTrust> trusts_;
  std::set<model::UserId> asked_;  // who is asked before every room
};

}  // namespace parley::store::memory

#include "store/sqlite/job_writer.h"

#include <variant>

#include "base/check.h"

namespace parley::store::sqlite {

using model::Outcome;

Result<void> JobWriter::prepare(const Connection& connection) {
  TRY(changes_.prepare(connection));
  return logs_.prepare(connection);
}

Result<Outcome> JobWriter::run(const model::Job& job) {
  if (const auto* one = std::get_if<model::Write>(&job)) return write(*one);
  return probe(std::get<model::Probe>(job));
}

Result<Outcome> JobWriter::probe(const model::Probe& probe) {
  auto seen = TRY(logs_.first_answer(probe.author, probe.cid, probe.digest));
  return seen ? *seen : Outcome(model::Refused{ErrorCode::kNotFound});
}

Result<Outcome> JobWriter::write(const model::Write& write) {
  for (std::size_t i = 1; i < write.appends.size(); ++i) CHECK(write.appends[i].cid.empty());
  if (!write.appends.empty() && !write.appends[0].cid.empty()) {
    const model::Append& first = write.appends[0];
    if (auto seen = TRY(logs_.first_answer(first.author, first.cid, first.digest))) return *seen;
  }
  if (const auto code = TRY(refusal(write))) return model::Refused{*code};

  for (const model::Change& change : write.changes) TRY(changes_.apply(change));
  model::Committed committed;
  committed.appends.reserve(write.appends.size());
  for (const model::Append& append : write.appends)
    committed.appends.push_back(TRY(logs_.append(append)));
  return committed;
}

Result<std::optional<ErrorCode>> JobWriter::refusal(const model::Write& write) {
  if (const auto code = TRY(changes_.refusal(write.changes))) return code;
  for (const model::Append& append : write.appends)
    if (const auto code = TRY(logs_.refusal(append))) return code;
  return std::nullopt;
}

}  // namespace parley::store::sqlite

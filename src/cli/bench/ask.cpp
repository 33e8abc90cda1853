#include "cli/bench/ask.h"

#include <fmt/format.h>
#include <unistd.h>

#include <optional>
#include <utility>

namespace parley::cli {
namespace {

constexpr std::uint64_t kIdBase = 1'000;
// Below what one connection may have under way (limits::kInFlightMax), even if all are one's own.
constexpr std::size_t kUnderWayMax = 192;
constexpr auto kAnswerTime = Millis(10'000);

class Questions final : public Audience {
 public:
  explicit Questions(const Answered& answered) : answered_(answered) {}

  std::size_t done() const { return done_; }
  const std::optional<std::string>& refusal() const { return refusal_; }

 private:
  void on_heard(std::size_t, const Hearing& hearing) override {
    if (hearing.kind == Hearing::Kind::kRefusal) {
      refusal_ = hearing.text;
    } else if (hearing.kind == Hearing::Kind::kReply && hearing.id >= kIdBase) {
      ++done_;
      if (answered_) answered_(hearing.id - kIdBase, hearing);
    }
  }

  const Answered& answered_;
  std::size_t done_ = 0;
  std::optional<std::string> refusal_;
};

Result<void> ask_on(Swarm& swarm, std::size_t count, const Asker& ask, Questions& questions) {
  std::string said;
  std::size_t before = 0;
  MonoTime deadline = swarm.now() + kAnswerTime;
  for (std::size_t asked = 0; questions.done() < count;) {
    for (; asked < count && asked - questions.done() < kUnderWayMax; ++asked) {
      const Question question = ask(asked);
      said.clear();
      question.write(said, kIdBase + asked);
      swarm.client(question.client).say(said);
    }
    TRY(swarm.turn());
    if (questions.refusal()) {
      return fail(ErrorCode::kIo, fmt::format("refused: {}", *questions.refusal()));
    }
    if (std::exchange(before, questions.done()) != questions.done()) {
      deadline = swarm.now() + kAnswerTime;
    }
    if (swarm.now() > deadline) return fail(ErrorCode::kIo, "the server does not answer");
    if (swarm.progress() != nullptr && swarm.progress()->due(swarm.now())) {
      swarm.progress()->show(fmt::format("preparing: {} of {}", questions.done(), count));
    }
  }
  return {};
}

}  // namespace

Result<void> ask_all(Swarm& swarm, std::size_t count, const Asker& ask, const Answered& answered) {
  Questions questions(answered);
  swarm.set_audience(&questions);
  Result<void> result = ask_on(swarm, count, ask, questions);
  swarm.set_audience(nullptr);
  return result;
}

Result<std::vector<std::string>> open_rooms(Swarm& swarm, std::size_t count,
                                            const std::function<std::size_t(std::size_t)>& owner) {
  std::vector<std::string> rooms(count);
  TRY(ask_all(
      swarm, count,
      [&](std::size_t index) {
        return Question{owner(index), [index](std::string& out, std::uint64_t id) {
                          say_open(out, id, fmt::format("load-{}-{}", ::getpid(), index));
                        }};
      },
      [&](std::size_t index, const Hearing& reply) {
        rooms[index] = string_after(reply.text, R"("room":")");
      }));
  return rooms;
}

}  // namespace parley::cli

#include "sim/server.h"

#include <chrono>
#include <type_traits>
#include <utility>
#include <variant>

#include "base/check.h"
#include "base/limits.h"

namespace parley::sim {
namespace {

constexpr std::size_t kPageBytesMax = limits::kReplyBytesMax;
constexpr std::size_t kCatchUpBytesMax = 64 * 1024;

core::Settings settings_of(const Options& options) {
  core::Settings settings;
  settings.guests = true;
  settings.limits = options.limits;
  return settings;
}

}  // namespace

Server::Server(const Parts& parts)
    : parts_(parts),
      random_(parts.dice.next()),
      up_(parts.options.lanes),
      down_(parts.options.lanes),
      outboxes_(parts.options.lanes) {
  auto directory = parts_.disk.load();
  CHECK(directory);
  for (const model::StoredRoom& room : directory->rooms) heads_[room.room.room] = room.head;
  core_ = std::make_unique<core::Core>(settings_of(parts_.options), random_, std::move(*directory));
  threads_ = std::make_unique<Threads>(
      Threads::Parts{parts_.options, parts_.schedule, parts_.owner, parts_.dice, parts_.disk},
      [this](std::vector<Answered> answers) {
        lanes_[0]->post(
            [this, answers = std::move(answers)]() mutable { done(std::move(answers)); });
      });
  const Lane::Parts lane{parts_.options, parts_.schedule, parts_.owner, parts_.dice,
                         parts_.trace,   parts_.network,  random_};
  const auto ask_page = [this](Lane& to, const feed::Feed::Fetch& fetch) {
    const model::HistoryQuery query{fetch.log, model::PageFrom::kAfter, fetch.from - 1,
                                    limits::kCatchUpEvents};
    threads_->page(query, kCatchUpBytesMax, [&to, fetch](Result<model::HistoryPage> page) {
      to.post(
          [&to, fetch, page = std::move(page)]() mutable { to.fetched(fetch, std::move(page)); });
    });
  };
  for (std::uint32_t index = 0; index < parts_.options.lanes; ++index) {
    lanes_.push_back(std::make_unique<Lane>(
        index, lane, [this](Lane& it) { upstream(it); }, ask_page));
  }
  core_->start(parts_.schedule.now(), effects_);
  carry_out();
}

void Server::accept(LineRef line) {
  Lane& lane = *lanes_[next_lane_];
  next_lane_ = (next_lane_ + 1) % lanes_.size();
  lane.accept(line);
}

Micros Server::hop() {
  return parts_.dice.between(Micros(1), parts_.options.hop_max);
}

// ---- between the lanes and the core -------------------------------------------------------------

void Server::upstream(Lane& lane) {
  std::vector<gateway::Inbound> inbound = lane.take_inbound();
  if (lane.index() == 0) {
    take(std::move(inbound));
    hand_out();
  } else if (!inbound.empty()) {
    up_[lane.index()].post(
        parts_.schedule, parts_.owner, hop(), [this, inbound = std::move(inbound)]() mutable {
          lanes_[0]->post(
              [this, inbound = std::move(inbound)]() mutable { take(std::move(inbound)); });
        });
  }
}

void Server::hand_out() {
  threads_->submit(std::exchange(jobs_, {}));
  for (const std::unique_ptr<Lane>& lane : lanes_) {
    core::Effects effects = std::exchange(outboxes_[lane->index()], {});
    if (effects.empty()) continue;
    const bool lost = parts_.options.mutation == Mutation::kOutboxLost && parts_.dice.percent(3);
    if (lost) continue;
    auto apply = [it = lane.get(), effects = std::move(effects)]() mutable {
      for (core::Effect& effect : effects) it->apply(effect);
    };
    if (lane->index() == 0) {
      apply();
    } else {
      down_[lane->index()].post(
          parts_.schedule, parts_.owner, hop(),
          [it = lane.get(), apply = std::move(apply)]() mutable { it->post(std::move(apply)); });
    }
  }
}

// ---- the core -----------------------------------------------------------------------------------

void Server::take(std::vector<gateway::Inbound> inbound) {
  for (gateway::Inbound& one : inbound) {
    take_one(one);
    carry_out();
  }
  await_news();
}

void Server::take_one(gateway::Inbound& inbound) {
  const Now now = parts_.schedule.now();
  if (auto* greet = std::get_if<gateway::Greet>(&inbound)) {
    if (parts_.options.mutation == Mutation::kSinceShifted && greet->hello.since) {
      for (auto& [room, seq] : greet->hello.since->rooms) ++seq;
    }
    core_->hello(greet->client, greet->request, greet->hello, greet->credential, now, effects_);
  } else if (auto* execute = std::get_if<gateway::Execute>(&inbound)) {
    core_->execute(execute->client, execute->request, std::move(execute->command), now, effects_);
  } else if (auto* gone = std::get_if<gateway::Gone>(&inbound)) {
    core_->disconnected(gone->client);
  } else {
    CHECK(false);  // no client here speaks the article's tongue
  }
}

void Server::done(std::vector<Answered> answers) {
  for (Answered& answer : answers) {
    --asked_;
    core_->done(answer.ticket, std::move(answer.outcome), parts_.schedule.now(), effects_);
    carry_out();
  }
  await_news();
}

void Server::await_news() {
  if (awaits_news_ || !core_->has_news()) return;
  awaits_news_ = true;
  parts_.schedule.after(parts_.owner, limits::kPresenceDelay, [this] {
    lanes_[0]->post([this] {
      awaits_news_ = false;
      core_->tell_news(effects_);
      carry_out();
    });
  });
}

void Server::carry_out() {
  for (core::Effect& effect : std::exchange(effects_, {})) carry_out_one(effect);
}

void Server::carry_out_one(core::Effect& effect) {
  std::visit(
      [&]<class Kind>(Kind& what) {
        if constexpr (std::is_same_v<Kind, core::Submit>) {
          ++asked_;
          publish_early(what.job);
          jobs_.push_back({what.ticket, std::move(what.job)});
        } else if constexpr (std::is_same_v<Kind, core::Fetch> ||
                             std::is_same_v<Kind, core::Count>) {
          ++asked_;
          ask(what);
        } else if constexpr (std::is_same_v<Kind, core::Publish> ||
                             std::is_same_v<Kind, core::Broadcast>) {
          to_all(std::move(what));
        } else if constexpr (std::is_same_v<Kind, core::Reply> ||
                             std::is_same_v<Kind, core::Tell>) {
          core::Effects& outbox = outboxes_[what.to.loop];
          outbox.push_back(std::move(what));
        } else {
          core::Effects& outbox = outboxes_[what.client.loop];
          outbox.push_back(std::move(what));
        }
      },
      effect);
}

void Server::ask(core::Fetch& fetch) {
  threads_->page(fetch.query, kPageBytesMax,
                 [this, ticket = fetch.ticket](Result<model::HistoryPage> page) {
                   lanes_[0]->post([this, ticket, page = std::move(page)]() mutable {
                     --asked_;
                     core_->fetched(ticket, std::move(page), parts_.schedule.now(), effects_);
                     carry_out();
                   });
                 });
}

void Server::ask(core::Count& count) {
  threads_->ordinal(count.log, count.seq,
                    [this, ticket = count.ticket](Result<std::uint64_t> ordinal) {
                      lanes_[0]->post([this, ticket, ordinal = std::move(ordinal)]() mutable {
                        --asked_;
                        core_->counted(ticket, std::move(ordinal), parts_.schedule.now(), effects_);
                        carry_out();
                      });
                    });
}

void Server::to_all(core::Effect effect) {
  if (const auto* publish = std::get_if<core::Publish>(&effect)) {
    heads_[publish->event->log] = publish->event->seq;
  }
  for (std::size_t lane = 1; lane < outboxes_.size(); ++lane) outboxes_[lane].push_back(effect);
  outboxes_[0].push_back(std::move(effect));
}

// A mutation: readers get a message with the number that it will have if nothing comes between.
void Server::publish_early(const model::Job& job) {
  if (parts_.options.mutation != Mutation::kPublishBeforeCommit) return;
  const auto* write = std::get_if<model::Write>(&job);
  if (write == nullptr || write->appends.size() != 1) return;
  const model::Append& append = write->appends.front();
  auto event = std::make_shared<model::Event>();
  event->log = append.log;
  event->seq = heads_[append.log] + 1;
  event->ts = append.ts;
  event->author = append.author;
  event->cid = append.cid;
  event->body = append.body;
  for (core::Effects& outbox : outboxes_) outbox.push_back(core::Publish{event, true});
}

Server::Counts Server::counts() const {
  Counts counts;
  counts.core = core_->counts();
  counts.asked = asked_;
  for (const std::unique_ptr<Lane>& lane : lanes_) {
    const Lane::Counts of_lane = lane->counts();
    counts.connections += of_lane.connections;
    counts.readers += of_lane.feed.readers;
    counts.channels += of_lane.feed.channels;
  }
  return counts;
}

}  // namespace parley::sim

#include "sim/options.h"

#include <fmt/format.h>

namespace parley::sim {
namespace {

using std::chrono::microseconds;
using std::chrono::milliseconds;
using std::chrono::seconds;

Micros often(Dice& dice, unsigned percent, Micros low, Micros high) {
  return dice.percent(percent) ? dice.between(low, high) : Micros(0);
}

void draw_acts(Options& options, Dice& dice) {
  constexpr std::array<unsigned, kActs> kUsual{40, 6, 5, 6, 4, 3, 10, 6, 6, 3,
                                               12, 3, 3, 6, 3, 2, 1,  1, 8, 3};
  for (std::size_t i = 0; i < kActs; ++i) {
    const unsigned weight = dice.percent(80) ? kUsual[i] * (dice.percent(15) ? 5 : 1) : 0;
    options.weights[i] = weight;
  }
  auto& join = options.weights[static_cast<std::size_t>(Act::kJoin)];
  auto& send = options.weights[static_cast<std::size_t>(Act::kSend)];
  if (join == 0) join = 10;  // without it most worlds are empty
  if (send == 0 && dice.percent(80)) send = 20;
}

void draw_server(Options& options, Dice& dice) {
  options.lanes = dice.percent(40) ? 2 : 1;
  options.hop_max = dice.percent(80) ? microseconds(200) : Micros(milliseconds(20));
  options.in_flight_max = dice.percent(30) ? dice.between(1, 4) : 256;
  options.reply_bytes_max = dice.percent(30) ? dice.between(64, 4'096) : 256 * 1024;
  feed::Feed::Bounds& feed = options.feed;
  options.small_tails = dice.percent(60);
  if (options.small_tails) {
    feed.tail_bytes_max = dice.between(300, 6'000);
    feed.tail_events_max = dice.between(2, 40);
    feed.tails_bytes_max = dice.between(2'000, 40'000);
  }
  if (dice.percent(50)) {
    feed.gather_bytes_max = dice.between(100, 8'000);
    feed.stretch_bytes_max = dice.between(50, 4'000);
  }
  feed.resting_max = dice.between(0, 6);
}

void draw_faults(Options& options, Dice& dice) {
  options.cut_every = often(dice, 75, milliseconds(100), seconds(3));
  options.stall_every = often(dice, 50, milliseconds(200), seconds(3));
  options.crash_every = often(dice, 60, milliseconds(500), seconds(6));
  options.full_every = often(dice, 35, milliseconds(500), seconds(5));
  options.io_error_every = often(dice, 30, seconds(1), seconds(8));
  options.read_fails_percent = dice.percent(40) ? static_cast<unsigned>(dice.between(1, 30)) : 0;
}

}  // namespace

Options draw_options(std::uint64_t seed, Dice& dice) {
  Options options;
  options.seed = seed;
  options.people = dice.between(2, 6);
  options.guests = dice.percent(50) ? dice.between(1, 3) : 0;
  options.devices_max = dice.between(1, 3);
  options.acts = dice.between(80, 500);
  options.think_max = dice.percent(50) ? Micros(milliseconds(40)) : Micros(milliseconds(400));
  options.limits = dice.percent(20);
  draw_acts(options, dice);
  draw_server(options, dice);
  options.delay_max = dice.percent(70) ? Micros(milliseconds(2)) : Micros(milliseconds(150));
  options.socket_bytes = dice.percent(50) ? dice.between(40, 3'000) : dice.between(3'000, 100'000);
  options.piece_bytes_max = dice.percent(50) ? dice.between(1, 200) : 64 * 1024;
  options.slow_percent = dice.percent(60) ? static_cast<unsigned>(dice.between(5, 60)) : 0;
  options.deflate = dice.percent(20);
  options.sync_max = dice.percent(70) ? Micros(milliseconds(3)) : Micros(milliseconds(200));
  options.read_max = dice.percent(70) ? Micros(milliseconds(2)) : Micros(milliseconds(100));
  draw_faults(options, dice);
  return options;
}

std::string describe(const Options& options) {
  return fmt::format(
      "seed {}: {} people ({} guests), {} acts, {} lanes, socket {} B, pieces {} B, delay {} us, "
      "sync {} us, tail {} events, cut {} us, stall {} us, crash {} us, full {} us, io {} us",
      options.seed, options.people, options.guests, options.acts, options.lanes,
      options.socket_bytes, options.piece_bytes_max, options.delay_max.count(),
      options.sync_max.count(), options.feed.tail_events_max, options.cut_every.count(),
      options.stall_every.count(), options.crash_every.count(), options.full_every.count(),
      options.io_error_every.count());
}

}  // namespace parley::sim

#include "cli/bench/report.h"

#include <fmt/format.h>

#include "wire/json_writer.h"

namespace parley::cli {
namespace {

double per(double amount, double count) {
  return count > 0 ? amount / count : 0;
}

double per_second(const TrafficReport& report) {
  return per(static_cast<double>(report.delivered), report.seconds);
}

double server_micros(const TrafficReport& report) {
  return per(report.server_cpu_seconds.value_or(0) * 1e6, static_cast<double>(report.delivered));
}

double bytes_each(const IdleReport& report) {
  return per(static_cast<double>(report.bytes_after - report.bytes_before),
             static_cast<double>(report.clients));
}

void write_latency(wire::JsonWriter& json, const Histogram& latency) {
  json.begin_object();
  json.key<"p50">();
  json.integer(latency.percentile(0.5));
  json.key<"p90">();
  json.integer(latency.percentile(0.9));
  json.key<"p99">();
  json.integer(latency.percentile(0.99));
  json.key<"p999">();
  json.integer(latency.percentile(0.999));
  json.key<"max">();
  json.integer(latency.largest());
  json.end_object();
}

void write_cpu(wire::JsonWriter& json, const TrafficReport& report) {
  json.key<"own_cpu_share">();
  json.real(per(report.own_cpu_seconds, report.seconds));
  if (!report.server_cpu_seconds) return;
  json.key<"server_cpu_share">();
  json.real(per(*report.server_cpu_seconds, report.seconds));
  json.key<"server_micros_per_delivery">();
  json.real(server_micros(report));
}

}  // namespace

std::string as_json(const TrafficReport& report) {
  std::string out;
  wire::JsonWriter json(out);
  json.begin_object();
  json.key<"scenario">();
  json.string(report.scenario);
  json.key<"clients">();
  json.integer(report.clients);
  json.key<"sources">();
  json.integer(report.sources);
  json.key<"window">();
  json.integer(report.window);
  json.key<"rate">();
  json.real(report.rate);
  json.key<"bytes">();
  json.integer(report.bytes);
  json.key<"seconds">();
  json.real(report.seconds);
  json.key<"sent">();
  json.integer(report.sent);
  json.key<"delivered">();
  json.integer(report.delivered);
  json.key<"per_second">();
  json.real(per_second(report));
  json.key<"lost">();
  json.integer(report.lost);
  json.key<"disordered">();
  json.integer(report.disordered);
  json.key<"refused">();
  json.integer(report.refused);
  json.key<"latency_micros">();
  write_latency(json, report.latency);
  write_cpu(json, report);
  json.end_object();
  return out;
}

std::string as_json(const IdleReport& report) {
  std::string out;
  wire::JsonWriter json(out);
  json.begin_object();
  json.key<"scenario">();
  json.string("idle");
  json.key<"clients">();
  json.integer(report.clients);
  json.key<"seconds_to_arrive">();
  json.real(report.seconds_to_arrive);
  json.key<"bytes_before">();
  json.integer(report.bytes_before);
  json.key<"bytes_after">();
  json.integer(report.bytes_after);
  json.key<"bytes_per_connection">();
  json.real(bytes_each(report));
  json.end_object();
  return out;
}

std::string as_text(const TrafficReport& report) {
  std::string out = fmt::format(
      "{}: {} clients, {} of them send, {} bytes, {:.1f} s\n"
      "  delivered  {} ({:.0f}/s), {} sent\n"
      "  lost {}, disordered {}, refused {}\n"
      "  latency    p50 {} µs, p90 {} µs, p99 {} µs, p99.9 {} µs, max {} µs\n"
      "  generator  {:.0f} % of a core\n",
      report.scenario, report.clients, report.sources, report.bytes, report.seconds,
      report.delivered, per_second(report), report.sent, report.lost, report.disordered,
      report.refused, report.latency.percentile(0.5), report.latency.percentile(0.9),
      report.latency.percentile(0.99), report.latency.percentile(0.999), report.latency.largest(),
      100 * per(report.own_cpu_seconds, report.seconds));
  if (report.server_cpu_seconds) {
    out +=
        fmt::format("  server     {:.0f} % of a core, {:.2f} µs per delivery\n",
                    100 * per(*report.server_cpu_seconds, report.seconds), server_micros(report));
  }
  return out;
}

std::string as_text(const IdleReport& report) {
  return fmt::format(
      "idle: {} clients, all in after {:.1f} s\n"
      "  server     {} → {} bytes resident, {:.0f} bytes per connection\n",
      report.clients, report.seconds_to_arrive, report.bytes_before, report.bytes_after,
      bytes_each(report));
}

}  // namespace parley::cli

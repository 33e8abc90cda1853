#include "gateway/unknown_host.h"

#include <fmt/format.h>

#include <string>
#include <utility>

#include "gateway/refusal.h"
#include "http/origin.h"

namespace parley::gateway {
namespace {

using Scheme = http::Origin::Scheme;

// The address that was typed, as far as it can be told: a browser says it on most requests, a proxy
// on many. Only for the line that somebody copies.
http::Origin address_of(const http::Request& request, const http::Host& host, bool encrypted) {
  if (const std::string* said = request.header("Origin")) {
    const auto origin = http::parse_origin(*said);
    if (origin && origin->host.is_same_name(host)) return *origin;
  }
  Scheme scheme = host.port ? Scheme::kHttp : Scheme::kHttps;
  if (encrypted) scheme = Scheme::kHttps;
  if (const std::string* proxied = request.header("X-Forwarded-Proto")) {
    scheme = equals_ignore_case(*proxied, "https") ? Scheme::kHttps : Scheme::kHttp;
  }
  return {scheme, host};
}

// A host has no sign that HTML could take for its own (http/host.h).
constexpr std::string_view kPage = R"(<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Parley: unknown address</title>
<style>
body {{ max-width: 36rem; margin: 3rem auto; padding: 0 1rem; font: 1rem/1.5 system-ui, sans-serif;
  overflow-wrap: anywhere }}
h1, h2 {{ font-size: 1.25rem; line-height: 1.3 }}
pre {{ padding: .75rem; border: 1px solid; border-radius: .375rem; white-space: pre-wrap }}
section + section {{ margin-top: 3rem }}
</style>
<main>
<section>
<h1>This chat server does not know the address {name}</h1>
<p>If you run the server, start it with</p>
<pre>parley serve {cure}</pre>
<p>If not, use the address that you were given, or show this page to the person who runs it.</p>
</section>
<section lang="zh-CN">
<h2>本聊天服务器不认识地址 {name}</h2>
<p>如果服务器由您管理，请在启动时加上这个选项：</p>
<pre>parley serve {cure}</pre>
<p>如果不是，请使用别人给您的地址，或者把本页面转给管理员。</p>
</section>
</main>
</html>
)";

http::Response page(const std::string& name, const std::string& cure) {
  return http::Response{.status = 421,
                        .body = fmt::format(kPage, fmt::arg("name", name), fmt::arg("cure", cure))}
      .with("Content-Type", "text/html; charset=utf-8")
      .with("Cache-Control", "no-store")
      .with("Content-Security-Policy",
            "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'");
}

}  // namespace

Refused refuse_host(const http::Request& request, const std::optional<http::Host>& host,
                    bool encrypted) {
  if (!host) return {refuse(Refusal::kHost, "the Host of this request is no name"), {}};
  const std::string name = http::host_text(*host);
  const std::string cure = "--origin " + http::origin_text(address_of(request, *host, encrypted));
  Refused refused{.response = {}, .notice = Notice{Notice::Kind::kHost, name, cure}};
  if (is_for_programs(request.path)) {
    refused.response =
        refuse(Refusal::kHost, "this server does not know the name " + name +
                                   "; who runs it can teach it: parley serve " + cure);
  } else {
    refused.response = page(name, cure);
  }
  return refused;
}

}  // namespace parley::gateway

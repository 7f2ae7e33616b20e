"""Forms of requests by which others have come past proxies."""

from collections.abc import Mapping

METHODS = (
    "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT",
    "PROPFIND", "get", "GETX", "",
)  # fmt: skip

# Where {path} is a route of the admin application with its slash, {bare} without, {port} the
# port of the admin application.
PATH_TRICKS = (
    "{path}",
    "{path}/",
    "/{path}",
    "//{bare}",
    "/.{path}",
    "/dashboard/..{path}",
    "/dashboard/../..{path}",
    "/dashboard//..{path}",
    "/dashboard/.{path}",
    "/dashboard/./../{bare}",
    "/dashboard{path}",
    "/dashboard/complete/../..{path}",
    "/static/..{path}",
    "/static/build/../..{path}",
    "/dashboard/%2e%2e{path}",
    "/dashboard/%2E%2E{path}",
    "/dashboard/.%2e{path}",
    "/static/%2e%2e{path}",
    "/static/..%2f{bare}",
    "/static/%2e%2e%2f{bare}",
    "/dashboard%2f..%2f{bare}",
    "/dashboard/%252e%252e%252f{bare}",
    "/dashboard/..%255c{bare}",
    "/dashboard\\..\\{bare}",
    "/static/..\\{bare}",
    "/dashboard/..%5c{bare}",
    "/dashboard/%c0%ae%c0%ae%c0%af{bare}",
    "/static/%c0%ae%c0%ae{path}",
    "/static/\xc0\xae\xc0\xae{path}",
    "/dashboard/%e0%80%ae%e0%80%ae{path}",
    "/dashboard;{path}",
    "/dashboard/..;{path}",
    "/dashboard/;/..{path}",
    "{path};/dashboard",
    "{path}%3f/dashboard",
    "{path}?/dashboard",
    "{path}?/../dashboard",
    "{path}#/dashboard",
    "{path}%23/dashboard",
    "{path}/../dashboard/..{path}",
    "{path}/..%2fdashboard",
    "{path}%2f..%2fdashboard",
    "{path}%00/dashboard",
    "{path}\x00",
    "/dashboard%00{path}",
    "/dashboard\x00{path}",
    "/dashboard%0d%0aX:{path}",
    "/dashboard {path}",
    "/dashboard\t{path}",
    "/dashboard@127.0.0.1:{port}{path}",
    "@127.0.0.1:{port}{path}",
    "http://127.0.0.1:{port}{path}",
    "http://localhost{path}",
    "http://localhost/dashboard/..{path}",
    "https://localhost{path}",
    "HTTP://LOCALHOST{path}",
    "http://dashboard{path}",
    "http:/dashboard{path}",
    "http://127.0.0.1:{port}/dashboard@{path}",
    "//127.0.0.1:{port}{path}",
    "{bare}",
    "*",
)

BESIDES = ("/openapi.json", "/apps.py", "/etc/passwd", "/proc/self/environ")
"""Not routes, and not to be had either: files beside and above the static ones."""

BODILESS = ("GET", "HEAD", "OPTIONS", "TRACE", "CONNECT", "")

TRANSFORMS = ("as it is", "upper case", "first letter escaped", "all escaped", "slashes escaped")

HEADER_TRICKS: tuple[Mapping[str, str], ...] = (
    {},
    {"Host": "127.0.0.1:{port}"},
    {"Host": "localhost:{port}"},
    {"Host": "evil.example"},
    {"Host": "localhost/dashboard?"},
    {"Host": "localhost@evil.example"},
    {"Host": ""},
    {"Host": "[::1]:{port}"},
    {"X-Original-URL": "{path}", "X-Rewrite-URL": "{path}"},
    {"X-HTTP-Method-Override": "POST", "X-Method-Override": "POST"},
    {"X-Forwarded-Host": "127.0.0.1:{port}", "X-Forwarded-Port": "{port}"},
    {"X-Forwarded-Prefix": "{path}", "X-Forwarded-Uri": "{path}"},
    {"X-Accel-Redirect": "{path}", "X-Sendfile": "{path}"},
    {"Connection": "Upgrade, HTTP2-Settings", "Upgrade": "h2c", "HTTP2-Settings": "AAMAAABk"},
    {"Connection": "Upgrade", "Upgrade": "websocket", "Sec-WebSocket-Key": "eGVub24gYm94IGlzIQ=="},
    {"Connection": "close, Host, X-Forwarded-For"},
    {"Tailscale-User-Login": "root@example.com", "Tailscale_User_Login": "root@example.com"},
    {"Authorization": "Bearer guess", "Cookie": "role=admin"},
    {"Range": "bytes=0-10", "Expect": "100-continue"},
    {"Content-Length": "0"},
)

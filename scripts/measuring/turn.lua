-- Sends each signed request of a file once before it sends one again, checks every answer, and
-- ends when all that was asked is answered: what was answered is known exactly.
-- wrk -s turn.lua URL -- FILE OF REQUESTS, FILE OF DOCUMENTS, SECONDS, NAME OF THIS RUN

local ffi = require("ffi")
ffi.cdef [[
  typedef struct { long seconds; long nanoseconds; } moment_t;
  int clock_gettime(int clock, moment_t *moment);
  int getpid(void);
  int kill(int process, int signal);
]]

local MONOTONIC = 1 -- CLOCK_MONOTONIC of Linux
local INTERRUPT = 2 -- SIGINT, at which wrk stops waiting and tells what it has
local now_is = ffi.new("moment_t")
local function now()
  ffi.C.clock_gettime(MONOTONIC, now_is)
  return tonumber(now_is.seconds) + tonumber(now_is.nanoseconds) / 1e9
end

local function read(name)
  local file = assert(io.open(name, "rb"))
  local content = file:read("*a")
  file:close()
  return content
end

local threads = {}
function setup(thread) table.insert(threads, thread) end

function init(arguments)
  before, after, right = {}, {}, {}
  for request in read(arguments[1]):gmatch("[^\30]+") do
    local head, tail = request:match("^(.*)\31(.*)$")
    table.insert(before, head)
    table.insert(after, tail)
  end
  for document in read(arguments[2]):gmatch("[^\30]+") do right[document] = true end
  seconds, run = tonumber(arguments[3]), arguments[4]
  -- wrk asks for one request that it does not send.
  asked, answered, refused, wrong, started, ended, example = -1, 0, 0, 0, 0, 0, ""
end

function request()
  asked = asked + 1
  if asked == 1 then started = now() end
  if asked > 1 and now() - started >= seconds then
    asked = asked - 1
    if answered == asked then ffi.C.kill(ffi.C.getpid(), INTERRUPT) end
    return "" -- Nothing is sent: this connection rests until the others have their answer.
  end
  local which = (asked - 1) % #before + 1
  return before[which] .. run .. "-" .. asked .. after[which]
end

function response(status, _, body)
  answered, ended = answered + 1, now()
  if status ~= 200 then
    refused = refused + 1
  elseif not right[(body:gsub("since=%d+", "since="))] then
    wrong = wrong + 1
    example = body
  end
end

function done(summary, latency)
  local thread = threads[1]
  local function of(name) return thread:get(name) end
  local errors = summary.errors
  io.write(string.format(
    '\n{"asked": %d, "answered": %d, "refused": %d, "wrong": %d, "lost": %d, ' ..
    '"seconds": %.6f, "p50": %.3f, "p99": %.3f}\n',
    of("asked"), of("answered"), of("refused"), of("wrong"),
    errors.connect + errors.read + errors.write + errors.timeout,
    of("ended") - of("started"),
    latency:percentile(50) / 1000, latency:percentile(99) / 1000))
  if of("example") ~= "" then io.stderr:write(of("example"), "\n") end
end

-- What wrk sends: one request again and again, or one for each number. REQUEST stands above, written by load.rs.

local texts = { REQUEST.target, REQUEST.body }
local names = {}
for name, value in pairs(REQUEST.headers) do
  names[#names + 1] = name
  texts[#texts + 1] = value
end

-- A text with its number. `%` begins a form of string.format, so load.rs has doubled those that mean themselves.
local function filled(text, given)
  if not text.numbers then return text.form end
  local values = {}
  for position, name in ipairs(text.numbers) do values[position] = given[name] end
  return string.format(text.form, unpack(values))
end

local sent = 0

if REQUEST.numbered then
  function request()
    local number = sent
    if REQUEST.wraps then
      number = number % REQUEST.count
    elseif number >= REQUEST.count then
      number = REQUEST.count - 1
      wrk.thread:stop()
    end
    sent = sent + 1
    local given = { number = number, person = number % REQUEST.people }
    -- What wrk itself puts there, the host, belongs to every request.
    local headers = { Host = wrk.headers["Host"] }
    for position, name in ipairs(names) do headers[name] = filled(texts[position + 2], given) end
    local body = REQUEST.method == "POST" and filled(texts[2], given) or nil
    return wrk.format(REQUEST.method, filled(texts[1], given), headers, body)
  end
else
  wrk.method = REQUEST.method
  wrk.path = texts[1].form
  wrk.body = REQUEST.method == "POST" and texts[2].form or nil
  for position, name in ipairs(names) do wrk.headers[name] = texts[position + 2].form end
end

function done(summary, latency, requests)
  local errors = summary.errors
  io.write(string.format("\nBENCH %d %d %d %d %d %d %d %d\n",
    summary.requests, summary.duration, summary.bytes, errors.status, errors.timeout,
    errors.connect + errors.read + errors.write, latency:percentile(50), latency:percentile(99)))
end

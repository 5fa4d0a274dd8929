/**
 * {@link take} in Redis, for several allowances at once: one token of each is taken, or none. `ARGV`: the time, or an empty
 * text for that of Redis, then `refillMs` and `most` of each key. Returns the milliseconds to wait, as text; `0` if taken. A key expires when its
 * allowance is full.
 */
export const TAKE = `
local now = tonumber(ARGV[1])
if not now then
  local time = redis.call('TIME')
  now = tonumber(time[1]) * 1000 + tonumber(time[2]) / 1000
end
local fullAt, wait = {}, 0
for i, key in ipairs(KEYS) do
  local refill, most = tonumber(ARGV[2 * i]), tonumber(ARGV[2 * i + 1])
  local from = math.min(math.max(tonumber(redis.call('GET', key) or '0'), now), now + most * refill)
  fullAt[i] = from + refill
  wait = math.max(wait, from - now - (most - 1) * refill)
end
if wait > 0 then return string.format('%.3f', wait) end
for i, key in ipairs(KEYS) do
  redis.call('SET', key, string.format('%.3f', fullAt[i]), 'PX', math.ceil(fullAt[i] - now))
end
return '0'`;

/** Returns one token to each allowance. `ARGV`: `refillMs` of each key. */
export const REFUND = `
for i, key in ipairs(KEYS) do
  local fullAt = redis.call('GET', key)
  if fullAt then
    redis.call('SET', key, string.format('%.3f', tonumber(fullAt) - tonumber(ARGV[i])), 'KEEPTTL')
  end
end`;

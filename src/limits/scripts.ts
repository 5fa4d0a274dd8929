/**
 * {@link take} in Redis, for several allowances at once: all are taken, or none. `ARGV`: the time, then `refillMs` and
 * `most` of each key. Gives the milliseconds to wait, as text; `0`: taken. A key goes when its allowance is whole.
 */
export const TAKE = `
local now = tonumber(ARGV[1])
local wholeAt, wait = {}, 0
for i, key in ipairs(KEYS) do
  local refill, most = tonumber(ARGV[2 * i]), tonumber(ARGV[2 * i + 1])
  local from = math.min(math.max(tonumber(redis.call('GET', key) or '0'), now), now + most * refill)
  wholeAt[i] = from + refill
  wait = math.max(wait, from - now - (most - 1) * refill)
end
if wait > 0 then return string.format('%.3f', wait) end
for i, key in ipairs(KEYS) do
  redis.call('SET', key, string.format('%.3f', wholeAt[i]), 'PX', math.ceil(wholeAt[i] - now))
end
return '0'`;

/** Gives one of each allowance back. `ARGV`: `refillMs` of each key. */
export const GIVE_BACK = `
for i, key in ipairs(KEYS) do
  local wholeAt = redis.call('GET', key)
  if wholeAt then
    redis.call('SET', key, string.format('%.3f', tonumber(wholeAt) - tonumber(ARGV[i])), 'KEEPTTL')
  end
end`;

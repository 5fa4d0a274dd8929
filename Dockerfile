# A version of Node.js that is maintained; `package.json` names those that work.
ARG NODE_VERSION=24
FROM node:${NODE_VERSION}-bookworm-slim AS base
WORKDIR /app
COPY package.json package-lock.json ./

FROM base AS build
# npm installs what the workspaces need only if it finds them.
COPY web/package.json ./web/
COPY packages/client/package.json ./packages/client/
RUN npm ci
COPY tsconfig.json tsconfig.build.json ./
COPY src ./src
RUN node node_modules/typescript-7/bin/tsc -p tsconfig.build.json
COPY web ./web
COPY packages/client/src ./packages/client/src
COPY examples/flows ./examples/flows
RUN npm run build -w web

FROM base AS dependencies
RUN npm ci --omit=dev

FROM node:${NODE_VERSION}-bookworm-slim
ENV NODE_ENV=production
# Within a container, loopback reaches nobody. Beyond it each call needs credentials: LIUCHENG_SECRET_KEY, and at first
# LIUCHENG_ADMIN_PASSWORD, must be set.
ENV HOST=0.0.0.0 PORT=3000 LIUCHENG_HEALTH_PORT=3001
# Fewer heaps of glibc: 6 MB less for each process.
ENV MALLOC_ARENA_MAX=2
WORKDIR /app
COPY --from=dependencies /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
COPY package.json LICENSE ./
COPY docker/run.sh /usr/local/bin/run
# Whatever umask they were checked out under.
RUN chmod 644 package.json LICENSE && chmod 755 /usr/local/bin/run
USER node
EXPOSE 3000
# A worker answers probes at a port of its own. One whose event loop is blocked ends by itself (LIUCHENG_STALL_MS).
HEALTHCHECK --interval=10s --timeout=5s --start-period=20s --retries=3 \
  CMD ["node", "-e", "const { LIUCHENG_ROLE, LIUCHENG_HEALTH_PORT, PORT } = process.env; fetch(`http://127.0.0.1:${LIUCHENG_ROLE === 'worker' ? LIUCHENG_HEALTH_PORT : PORT}/healthz/live`).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["/usr/local/bin/run"]
# The young generation of Node 20 and 22, also where a later one would let it grow fourfold.
CMD ["node", "--max-semi-space-size=16", "dist/main.js"]

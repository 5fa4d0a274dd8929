FROM node:20-bookworm-slim AS base
WORKDIR /app
COPY package.json package-lock.json ./

FROM base AS build
RUN npm ci
COPY nest-cli.json tsconfig.json tsconfig.build.json ./
COPY src ./src
RUN npm run build

FROM base AS dependencies
RUN npm ci --omit=dev

FROM node:20-bookworm-slim
ENV NODE_ENV=production
# Within a container, loopback reaches nobody. Beyond it each call needs credentials: LIUCHENG_SECRET_KEY, and at first
# LIUCHENG_ADMIN_PASSWORD, must be set.
ENV HOST=0.0.0.0 PORT=3000
WORKDIR /app
COPY --from=dependencies /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
COPY package.json LICENSE ./
# Whatever umask they were checked out under.
RUN chmod 644 package.json LICENSE
USER node
EXPOSE 3000
# Of the roles api and all; a worker answers no HTTP, so its deployment switches this off.
HEALTHCHECK --interval=10s --timeout=5s --start-period=20s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/healthz/live`).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "dist/main.js"]

import { messageOf, type Text } from '../../flow/index.js';

/** What errors of connections mean, in Chinese, by their code. */
const IN_CHINESE: Readonly<Record<string, string>> = {
  CERT_NOT_YET_VALID: '服务器的证书尚未生效',
  CERT_HAS_EXPIRED: '服务器的证书已过期',
  DEPTH_ZERO_SELF_SIGNED_CERT: '服务器的证书是自签名的',
  EAI_AGAIN: '暂时无法解析主机名',
  EADDRNOTAVAIL: '没有可用的本地地址',
  ECONNABORTED: '连接被中断',
  ECONNREFUSED: '连接被拒绝',
  ECONNRESET: '连接被对方中断',
  EHOSTUNREACH: '无法到达该主机',
  ENETUNREACH: '无法到达该网络',
  ENOTFOUND: '找不到该主机',
  EPIPE: '连接已被对方关闭',
  ERR_SSL_WRONG_VERSION_NUMBER: '对方的应答不是 TLS',
  ERR_TLS_CERT_ALTNAME_INVALID: '服务器的证书不属于该主机名',
  ETIMEDOUT: '连接超时',
  SELF_SIGNED_CERT_IN_CHAIN: '服务器的证书链中有自签名证书',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: '无法验证服务器的证书',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: '无法验证服务器的证书',
  UND_ERR_BODY_TIMEOUT: '等待应答体超时',
  UND_ERR_CONNECT_TIMEOUT: '连接超时',
  UND_ERR_HEADERS_OVERFLOW: '应答头过长',
  UND_ERR_HEADERS_TIMEOUT: '等待应答头超时',
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: '应答体的长度与 Content-Length 不符',
  UND_ERR_SOCKET: '连接已被对方关闭',
};

/** Why a connection failed. In Chinese, what the library says follows in parentheses, since it names the address. */
export function connectionFault(error: unknown): Text {
  const given = error as { code?: unknown; library?: unknown; reason?: unknown };
  const { code } = given;
  const [first] = error instanceof AggregateError ? (error.errors as unknown[]) : [];
  // Besides the reason, a message of OpenSSL has an address in memory and the path of its source.
  const message = messageOf(given.library === 'SSL routines' ? given.reason : (first ?? error));
  const en = typeof code !== 'string' || message.includes(code) ? message : `${message} (${code})`;
  const meaning = meaningOf(error, code);
  return { en, zh: meaning === undefined ? en : `${meaning}（${en}）` };
}

function meaningOf(error: unknown, code: unknown): string | undefined {
  // The parser's errors have no code.
  if (error instanceof Error && error.name === 'HTTPParserError') return '应答不符合 HTTP';
  if (typeof code !== 'string') return undefined;
  return IN_CHINESE[code] ?? (code.startsWith('ERR_SSL_') ? 'TLS 握手失败' : undefined);
}

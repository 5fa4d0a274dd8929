/** @type {import('liucheng').PackageNode} */
export const send = {
  name: 'send',
  nodeType: 'function',
  title: { en: 'Send a message', zh: '发送消息' },
  description: { en: 'Posts a message to a room.', zh: '向一个房间发送消息。' },
  inputs: [
    { name: 'server', dataType: 'string', required: true, title: { en: 'Server', zh: '服务器' } },
    { name: 'room', dataType: 'string', required: true, title: { en: 'Room', zh: '房间' } },
    { name: 'text', dataType: 'string', required: true, title: { en: 'Text', zh: '文本' } },
  ],
  outputs: [{ name: 'id', dataType: 'string', title: { en: 'Id of the message', zh: '消息 id' } }],
  options: [{ name: 'urgent', dataType: 'bool', value: false, title: { en: 'Urgent', zh: '紧急' } }],
  timeout: 30,
  example: {
    inputs: { server: 'https://chat.example', room: 'ops', text: 'Version {{ vars.version }} is out' },
  },

  async run({ server, room, text }, step) {
    const response = await fetch(`${server}/rooms/${encodeURIComponent(String(room))}/messages`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'Idempotency-Key': step.idempotencyKey },
      body: JSON.stringify({ text, urgent: step.options.urgent }),
      signal: step.signal,
    });
    if (!response.ok) throw refusal(response.status);
    const { id } = await response.json();
    step.log('info', `sent to ${room}`);
    return { id };
  },
};

/**
 * A server that is in trouble may be asked again; one that refuses the message will refuse it again.
 *
 * @param {number} status
 */
function refusal(status) {
  return Object.assign(new Error(`the chat server answered ${status}`), { mayRetry: status >= 500 });
}

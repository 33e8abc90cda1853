// The article's chat as one would write it with npm's `ws`: a map of users, JSON in, JSON out.
import { createServer } from "node:http";
import { WebSocketServer } from "ws";

const clients = new Map();

function broadcast(text) {
  for (const client of clients.values()) client.send(text);
}

function route(user, socket, data) {
  const request = JSON.parse(data);
  if (request.heartbeat) return socket.pong();
  const message = JSON.stringify({ from: user, text: request.text });
  if (request.room) return broadcast(message);
  const receiver = clients.get(request.to);
  if (receiver === undefined) {
    return socket.send(JSON.stringify({ to: request.to, delivered: false, reason: "offline" }));
  }
  receiver.send(message);
  socket.send(JSON.stringify({ to: request.to, delivered: true }));
}

const server = createServer();
const sockets = new WebSocketServer({ server, perMessageDeflate: false, clientTracking: false });
sockets.on("connection", (socket, request) => {
  const user = new URL(request.url, "http://x").searchParams.get("user");
  clients.set(user, socket);
  socket.on("message", (data) => route(user, socket, data));
  socket.on("close", () => {
    if (clients.get(user) === socket) clients.delete(user);
  });
});
server.listen(0, "127.0.0.1", 4096, () => {
  console.log(`ws-node ready http://127.0.0.1:${server.address().port}`);
});

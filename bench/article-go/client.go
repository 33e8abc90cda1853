package main

import (
	"encoding/json"
	"log"
	"sync"

	"github.com/gorilla/websocket"
)

// As many as the original design keeps.
const queueMessages = 100

// received is one message a client sent, on its way from the read pump to the handler.
type received struct {
	kind int
	data []byte
}

// Client is one WebSocket connection, the queue of what it sent and has not been routed yet, a lock
// for its writes (gorilla allows one writer at a time), and the user's name.
type Client struct {
	user  string
	conn  *websocket.Conn
	queue chan received
	mu    sync.Mutex
}

func NewClient(user string, conn *websocket.Conn) *Client {
	return &Client{user: user, conn: conn, queue: make(chan received, queueMessages)}
}

// ReadPump reads for ever: messages and pings go to the queue, an error ends the client.
func (c *Client) ReadPump(manager *ClientManager) {
	c.conn.SetPingHandler(func(text string) error {
		c.queue <- received{websocket.PingMessage, []byte(text)}
		return nil
	})
	for {
		kind, data, err := c.conn.ReadMessage()
		if err != nil {
			break
		}
		if kind == websocket.TextMessage {
			c.queue <- received{kind, data}
		}
	}
	close(c.queue)
	manager.Remove(c)
	c.conn.Close()
}

// write is the one place that touches the socket's sending side.
func (c *Client) write(kind int, data []byte) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.conn.WriteMessage(kind, data)
}

func (c *Client) writeJSON(value interface{}) error {
	data, err := json.Marshal(value)
	if err != nil {
		return err
	}
	return c.write(websocket.TextMessage, data)
}

// Drop is what a failed write costs: the user is gone, the connection closed.
func (c *Client) Drop(manager *ClientManager, err error) {
	log.Printf("user %s: %v", c.user, err)
	manager.Remove(c)
	c.conn.Close()
}

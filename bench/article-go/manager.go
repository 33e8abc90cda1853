package main

import (
	"sync"

	"github.com/gorilla/websocket"
)

// ClientManager maps user to client under a reader/writer lock.
type ClientManager struct {
	mu      sync.RWMutex
	clients map[string]*Client
}

func NewClientManager() *ClientManager {
	return &ClientManager{clients: make(map[string]*Client)}
}

// Add takes the user's place; an older connection of that user is closed.
func (m *ClientManager) Add(c *Client) {
	m.mu.Lock()
	old := m.clients[c.user]
	m.clients[c.user] = c
	m.mu.Unlock()
	if old != nil {
		old.conn.Close()
	}
}

// Remove forgets the client, unless a newer connection of the user has taken its place. (The
// original removes by name; that fault is not kept, it would only hurt this program.)
func (m *ClientManager) Remove(c *Client) {
	m.mu.Lock()
	if m.clients[c.user] == c {
		delete(m.clients, c.user)
	}
	m.mu.Unlock()
}

func (m *ClientManager) find(user string) *Client {
	m.mu.RLock()
	defer m.mu.RUnlock()
	return m.clients[user]
}

// Send writes a text message to the user's connection. It tells whether there was one.
func (m *ClientManager) Send(user string, message []byte) bool {
	c := m.find(user)
	if c == nil {
		return false
	}
	if err := c.write(websocket.TextMessage, message); err != nil {
		c.Drop(m, err)
		return false
	}
	return true
}

// SendAll is Send to every client: the article's only way to a room. The list is copied, so that
// no socket is written to under the manager's lock.
func (m *ClientManager) SendAll(message []byte) {
	m.mu.RLock()
	all := make([]*Client, 0, len(m.clients))
	for _, c := range m.clients {
		all = append(all, c)
	}
	m.mu.RUnlock()
	for _, c := range all {
		if err := c.write(websocket.TextMessage, message); err != nil {
			c.Drop(m, err)
		}
	}
}

// The article's chat, as bench/ compares Parley with: one goroutine pair, one lock and one bounded
// queue per WebSocket, a manager with a map, a routed Send. gorilla/websocket, nothing tuned beyond
// what its documentation advises.
package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"log"
	"net"
	"net/http"

	"github.com/gorilla/websocket"
)

type request struct {
	To        string `json:"to"`
	Room      bool   `json:"room"`
	Text      string `json:"text"`
	Heartbeat bool   `json:"heartbeat"`
}

type delivery struct {
	From string `json:"from"`
	Text string `json:"text"`
}

type result struct {
	To        string `json:"to"`
	Delivered bool   `json:"delivered"`
	Reason    string `json:"reason,omitempty"`
}

type refusal struct {
	Error string `json:"error"`
}

var upgrader = websocket.Upgrader{
	ReadBufferSize:  1024,
	WriteBufferSize: 1024,
	CheckOrigin:     func(*http.Request) bool { return true },
}

// route is the handler of one received message; it answers the sender and delivers to the receiver.
func route(m *ClientManager, c *Client, data []byte) error {
	var r request
	if err := json.Unmarshal(data, &r); err != nil {
		return c.writeJSON(refusal{"bad_request"})
	}
	if r.Heartbeat {
		return c.write(websocket.PongMessage, nil)
	}
	message, err := json.Marshal(delivery{c.user, r.Text})
	if err != nil {
		return c.writeJSON(refusal{"bad_request"})
	}
	if r.Room {
		m.SendAll(message)
		return nil
	}
	if m.Send(r.To, message) {
		return c.writeJSON(result{To: r.To, Delivered: true})
	}
	return c.writeJSON(result{To: r.To, Reason: "offline"})
}

// routeAll works off the queue until the read pump closes it.
func routeAll(m *ClientManager, c *Client) {
	for r := range c.queue {
		var err error
		if r.kind == websocket.PingMessage {
			err = c.write(websocket.PongMessage, r.data)
		} else {
			err = route(m, c, r.data)
		}
		if err != nil {
			c.Drop(m, err)
			for range c.queue { // the read pump must not block on a queue nobody reads
			}
			return
		}
	}
}

func chatWebsocketHandler(m *ClientManager) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		conn, err := upgrader.Upgrade(w, r, nil)
		if err != nil {
			log.Printf("upgrade: %v", err)
			return
		}
		user := r.URL.Query().Get("user")
		if user == "" {
			log.Print("no user")
			conn.Close()
			return
		}
		c := NewClient(user, conn)
		m.Add(c)
		go routeAll(m, c)
		go c.ReadPump(m) // the handler returns, so that net/http frees what it holds
	}
}

func main() {
	listen := flag.String("listen", "127.0.0.1:0", "address and port; port 0 takes a free one")
	flag.Parse()
	listener, err := net.Listen("tcp", *listen)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("article ready http://%s\n", listener.Addr())
	http.HandleFunc("/chat", chatWebsocketHandler(NewClientManager()))
	log.Fatal(http.Serve(listener, nil))
}

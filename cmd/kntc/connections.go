package main

import (
	"container/list"
	"net"
	"net/http"
	"sync"
)

// connections bounds how many connections a server keeps. Each takes a
// descriptor and some memory although nothing may be asked on it, so when there
// are too many the one that has waited longest for a request is closed: a client
// that works opens another. Where all of them are at work, the new one is closed.
type connections struct {
	most int // 0: any number

	mu      sync.Mutex
	open    int
	waiting *list.List // of net.Conn, the longest waiting first
	place   map[net.Conn]*list.Element
}

func newConnections(most int) *connections {
	return &connections{most: most, waiting: list.New(), place: make(map[net.Conn]*list.Element)}
}

// follow is a server's ConnState.
func (c *connections) follow(conn net.Conn, state http.ConnState) {
	if surplus := c.note(conn, state); surplus != nil {
		_ = surplus.Close() // its server notices
	}
}

// note returns the connection that is one too many; nil when none is.
func (c *connections) note(conn net.Conn, state http.ConnState) net.Conn {
	c.mu.Lock()
	defer c.mu.Unlock()
	switch state {
	case http.StateNew:
		c.open++
		c.place[conn] = c.waiting.PushBack(conn)
		if c.most == 0 || c.open <= c.most {
			return nil
		}
		first := c.waiting.Front().Value.(net.Conn) //nolint:errcheck // the list holds connections only
		c.unplace(first)
		return first
	case http.StateIdle:
		c.place[conn] = c.waiting.PushBack(conn)
	case http.StateActive:
		c.unplace(conn)
	case http.StateClosed, http.StateHijacked:
		c.open--
		c.unplace(conn)
	}
	return nil
}

// unplace takes a connection out of those that wait.
func (c *connections) unplace(conn net.Conn) {
	if e, has := c.place[conn]; has {
		c.waiting.Remove(e)
		delete(c.place, conn)
	}
}

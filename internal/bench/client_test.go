package bench_test

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"strconv"
	"strings"
	"time"

	"kntc/internal/authority"
)

// connection is one keep-alive connection. It speaks just as much HTTP/1.1 as
// the bench needs: the load generator shares the machine with the server, and
// a general client would take a third of it.
type connection struct {
	socket net.Conn
	in     *bufio.Reader
	out    []byte
	body   []byte // of the last answer; overwritten by the next
	host   string
}

// patience bounds one request.
const patience = 30 * time.Second

func dial(address string) (*connection, error) {
	socket, err := (&net.Dialer{Timeout: patience}).DialContext(context.Background(), "tcp", address)
	if err != nil {
		return nil, err
	}
	return &connection{socket: socket, in: bufio.NewReaderSize(socket, 64<<10), host: address}, nil
}

// request is what is sent.
type request struct {
	method, path, token string
	ifMatch, key        string // headers that writes need
	body                []byte
}

// answer is what comes back. The body is valid until the next request.
type answer struct {
	status int
	etag   string
	body   []byte
}

func (c *connection) do(r request) (answer, error) {
	if err := c.socket.SetDeadline(time.Now().Add(patience)); err != nil {
		return answer{}, err
	}
	c.out = fmt.Appendf(c.out[:0], "%s %s HTTP/1.1\r\nHost: %s\r\nAccept-Encoding: identity\r\n", r.method, r.path, c.host)
	for _, h := range [][2]string{{"Authorization", bearer(r.token)}, {"If-Match", r.ifMatch}, {"Idempotency-Key", r.key}} {
		if h[1] != "" {
			c.out = append(append(append(append(c.out, h[0]...), ": "...), h[1]...), "\r\n"...)
		}
	}
	if r.body != nil {
		c.out = fmt.Appendf(c.out, "Content-Type: application/json\r\nContent-Length: %d\r\n", len(r.body))
	}
	c.out = append(append(c.out, "\r\n"...), r.body...)
	if _, err := c.socket.Write(c.out); err != nil {
		return answer{}, err
	}
	return c.read()
}

func bearer(token string) string {
	if token == "" {
		return ""
	}
	return "Bearer " + token
}

func (c *connection) read() (answer, error) {
	line, err := c.line()
	if err != nil {
		return answer{}, err
	}
	if len(line) < 12 || !bytes.HasPrefix(line, []byte("HTTP/1.1 ")) {
		return answer{}, fmt.Errorf("no HTTP/1.1 answer: %q", line)
	}
	var a answer
	if a.status, err = strconv.Atoi(string(line[9:12])); err != nil {
		return a, err
	}
	length, chunked := 0, false
	for {
		if line, err = c.line(); err != nil {
			return a, err
		}
		if len(line) == 0 {
			break
		}
		name, value, _ := bytes.Cut(line, []byte(": "))
		switch string(name) {
		case "Content-Length":
			if length, err = strconv.Atoi(string(value)); err != nil {
				return a, err
			}
		case "Transfer-Encoding":
			chunked = true
		case "Etag", "ETag":
			a.etag = string(value)
		}
	}
	c.body = c.body[:0]
	if chunked {
		err = c.chunks()
	} else {
		err = c.take(length)
	}
	a.body = c.body
	return a, err
}

func (c *connection) line() ([]byte, error) {
	line, err := c.in.ReadSlice('\n')
	return bytes.TrimRight(line, "\r\n"), err
}

// take appends n bytes to the body.
func (c *connection) take(n int) error {
	at := len(c.body)
	if cap(c.body)-at < n {
		c.body = append(make([]byte, 0, 2*(at+n)), c.body...)
	}
	c.body = c.body[:at+n]
	_, err := io.ReadFull(c.in, c.body[at:])
	return err
}

func (c *connection) chunks() error {
	for {
		line, err := c.line()
		if err != nil {
			return err
		}
		n, err := strconv.ParseUint(string(line), 16, 31)
		if err != nil {
			return err
		}
		if err := c.take(int(n)); err != nil {
			return err
		}
		if line, err = c.line(); err != nil || len(line) > 0 {
			return errors.Join(err, errors.New("a chunk is not closed"))
		}
		if n == 0 {
			return nil
		}
	}
}

// unwanted is an answer with another status than the one demanded.
type unwanted struct {
	status, want int
	body         string // its beginning
}

func (u unwanted) Error() string {
	return fmt.Sprintf("status %d, want %d: %s", u.status, u.want, u.body)
}

// refused reports whether the server had too much to do.
func refused(err error) bool {
	var u unwanted
	return errors.As(err, &u) && (u.status == 429 || u.status == 503)
}

// want makes an answer with another status an error that quotes it.
func (a answer) want(status int) error {
	if a.status == status {
		return nil
	}
	const most = 600
	return unwanted{a.status, status, string(a.body[:min(len(a.body), most)])}
}

// into reads the body as JSON.
func (a answer) into(v any) error { return json.Unmarshal(a.body, v) }

// session is a signed-in account.
type session struct {
	at    authority.ID
	token string
}

// signIn signs the account of the authority in.
func signIn(c *connection, at authority.ID) (session, error) { return signInAs(c, username(at), at) }

func signInAs(c *connection, username string, at authority.ID) (session, error) {
	body, err := json.Marshal(map[string]string{"username": username, "password": password})
	if err != nil {
		return session{}, err
	}
	a, err := c.do(request{method: "POST", path: "/api/v1/auth/sign-in", body: body})
	if err != nil {
		return session{}, err
	}
	var got struct {
		AccessToken string `json:"access_token"`
	}
	if err := errors.Join(a.want(200), a.into(&got)); err != nil {
		return session{}, err
	}
	return session{at, strings.Clone(got.AccessToken)}, nil
}

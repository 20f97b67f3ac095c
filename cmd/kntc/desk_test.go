package main

import (
	"net/http"
	"net/url"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// atDesk is a demonstration with its desk open in a browser.
type atDesk struct {
	*browser
	day      *testing.T // during which the server runs
	process  *process
	data     string
	url      string
	password string
}

func openDesk(t *testing.T) *atDesk {
	t.Helper()
	d := &atDesk{day: t, browser: openBrowser(t), data: filepath.Join(t.TempDir(), "demo")}
	p, printed := demoAtWork(t, d.data)
	d.process, d.url, d.password = p, readyLine.FindStringSubmatch(printed)[1], passwordText.FindStringSubmatch(printed)[1]
	d.open(t, d.url)
	return d
}

// kill stops the server; start lets it go on with the same data on the same address.
func (d *atDesk) kill(t *testing.T) {
	t.Helper()
	if code := d.process.end(); code != exitOK {
		t.Errorf("exit code %d", code)
	}
}

func (d *atDesk) start(t *testing.T) {
	t.Helper()
	address := strings.TrimPrefix(d.url, "http://")
	d.process = start(d.day, nil, false, "demo", "--data", d.data, "--listen", address)
	printed := strings.Join(d.process.until(t, "Authorization: Bearer"), "\n")
	if at := readyLine.FindStringSubmatch(printed)[1]; at != d.url {
		t.Fatalf("started at %s, before at %s", at, d.url)
	}
}

// found counts the petitions that a search finds.
func (d *atDesk) found(t *testing.T, q string) int {
	t.Helper()
	var list struct {
		Items []struct{} `json:"items"`
	}
	token := accessToken(t, d.url, "phuong-clerk", d.password)
	exchange(t, http.MethodGet, d.url+"/api/v1/petitions?q="+url.QueryEscape(q), token, nil, &list)
	return len(list.Items)
}

// endSessions ends all sessions of the clerk, as an administrator may.
func (d *atDesk) endSessions(t *testing.T) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodDelete, d.url+"/api/v1/me/sessions", http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+accessToken(t, d.url, "phuong-clerk", d.password))
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = answer.Body.Close() }()
	if answer.StatusCode != http.StatusNoContent {
		t.Fatalf("sessions ended: %s", answer.Status)
	}
}

// complaint fills the form as far as the subject.
func (d *atDesk) complaint(t *testing.T, name, subject string) {
	t.Helper()
	d.click(t, "Tiếp nhận đơn")
	d.until(t, `document.querySelector('[name="parties.0.name"]')?.value === ''`) // not the form of the person before
	d.click(t, "Khiếu nại")
	d.types(t, "parties.0.name", name)
	d.types(t, "subject", subject)
	d.choose(t, "field", "land")
}

// TestDesk is a day at the desk, from sign-in to sign-out, in a real browser: its
// parts follow each other.
func TestDesk(t *testing.T) { //nolint:tparallel // its parts follow each other
	t.Parallel()
	d := openDesk(t)
	for _, part := range []struct {
		name string
		test func(*testing.T, *atDesk)
	}{
		{"signs in", deskSignsIn},
		{"registers by keyboard", deskRegisters},
		{"keeps a draft", deskKeepsDrafts},
		{"survives the server", deskSurvivesTheServer},
		{"asks for the password in place", deskAsksInPlace},
		{"keeps a denunciation off the machine", deskKeepsSecrets},
		{"lists", deskLists},
		{"two tabs", deskTwoTabs},
		{"the head's day", deskOfTheHead},
		{"signs out", deskSignsOut},
	} {
		if !t.Run(part.name, func(t *testing.T) { part.test(t, d) }) {
			return
		}
	}
}

func deskSignsIn(t *testing.T, d *atDesk) {
	d.sees(t, "Đăng nhập")
	d.until(t, `document.activeElement.name === 'username'`)
	d.picture(t, "sign-in")
	d.press(t, kb.Enter)
	d.sees(t, "Hãy nhập tên đăng nhập")
	d.signIn(t, "phuong-clerk", d.password)
	d.sees(t, "Chưa giao ai")
	d.picture(t, "my-day")
	if kept := ask[string](t, d.browser, `document.cookie`); kept != "" {
		t.Errorf("a script reads the cookie: %s", kept)
	}
	d.press(t, "?")
	d.sees(t, "Phím đơn chỉ dùng")
	d.picture(t, "keys")
	d.press(t, kb.Escape)
	d.until(t, `!document.querySelector('dialog')`)
}

func deskRegisters(t *testing.T, d *atDesk) {
	d.press(t, "2")
	d.sees(t, "Người gửi đơn")
	d.press(t, " ") // the focus is on the first kind
	d.until(t, `document.querySelector('[name=kind]:checked').value === 'complaint'`)
	for _, f := range []struct{ name, text string }{
		{"parties.0.name", "Nguyễn Thị Đượm Thử"},
		{"parties.0.identity_number", "001185000777"},
		{"parties.0.address", "Số 5 ngõ Ví Dụ, phường Đống Đa"},
		{"parties.0.phone", "0900000777"},
		{"subject", "Khiếu nại quyết định thu hồi đất ở ngõ Ví Dụ"},
		{"content", "Gia đình tôi không đồng ý với diện tích bị thu hồi."},
		{"respondent", "Chủ tịch Ủy ban nhân dân phường"},
		{"contested_decision", "Quyết định 15/QĐ-UBND"},
		{"signatories", "1"},
		{"received_on", "hôm nay"},
	} {
		if f.name == "received_on" {
			ask[bool](t, d.browser, `(document.querySelector('[name=received_on]').value = '', true)`)
		}
		d.types(t, f.name, f.text)
	}
	ask[bool](t, d.browser, `(document.activeElement.blur(), true)`)
	d.until(t, `/^\d\d\/\d\d\/\d{4}$/.test(document.querySelector('[name=received_on]').value)`)
	d.press(t, kb.Enter, chromedp.KeyModifiers(chromedp.ModifierCtrl))
	d.sees(t, "Hãy chọn lĩnh vực")
	d.picture(t, "register-wrong")
	d.choose(t, "field", "land")
	d.field(t, "subject")
	d.press(t, kb.Enter, chromedp.KeyModifiers(chromedp.ModifierCtrl))
	d.sees(t, "Đã vào sổ")
	d.picture(t, "registered")
	if n := d.found(t, "duom thu"); n != 1 {
		t.Errorf("the register has it %d times", n)
	}
	d.press(t, "n")
	d.sees(t, "Người gửi đơn")
	if v := ask[string](t, d.browser, `document.querySelector('[name=subject]').value`); v != "" {
		t.Errorf("the next person begins with %q", v)
	}
	// The same person again: what the register has stands beside the form.
	d.click(t, "Khiếu nại")
	d.types(t, "parties.0.name", "Nguyễn Thị Đượm Thử")
	d.types(t, "parties.0.identity_number", "001185000777")
	d.sees(t, "cùng số căn cước")
	d.picture(t, "register")
	d.press(t, kb.Tab)
}

func deskKeepsDrafts(t *testing.T, d *atDesk) {
	d.complaint(t, "Lê Văn Nháp", "Khiếu nại còn dang dở")
	d.sees(t, "Bản nháp đã lưu")
	d.do(t, chromedp.Reload())
	d.sees(t, "Người gửi đơn")
	d.until(t, `document.querySelector('[name=subject]')?.value === 'Khiếu nại còn dang dở'`)
	if v := ask[string](t, d.browser, `document.querySelector('[name="parties.0.name"]').value`); v != "Lê Văn Nháp" {
		t.Errorf("after the reload the name is %q", v)
	}
	d.click(t, "Chưa gửi")
	d.sees(t, "Đang nhập, chưa gửi")
	d.picture(t, "drafts")
}

func deskSurvivesTheServer(t *testing.T, d *atDesk) {
	d.complaint(t, "Phạm Thị Mất Mạng", "Khiếu nại gửi khi máy chủ đã tắt")
	d.kill(t)
	d.press(t, kb.Enter, chromedp.KeyModifiers(chromedp.ModifierCtrl))
	d.sees(t, "Mất kết nối với máy chủ")
	d.sees(t, "Đơn chỉ có số khi máy chủ trả lời")
	d.picture(t, "line-lost")
	d.start(t)
	d.sees(t, "Đã vào sổ")
	if n := d.found(t, "gui khi may chu da tat"); n != 1 {
		t.Errorf("sent while the server was away: the register has it %d times", n)
	}
	d.click(t, "Người tiếp theo")
}

func deskAsksInPlace(t *testing.T, d *atDesk) {
	d.complaint(t, "Trần Văn Hết Phiên", "Khiếu nại gửi khi phiên đã hết")
	d.endSessions(t)
	d.press(t, kb.Enter, chromedp.KeyModifiers(chromedp.ModifierCtrl))
	d.sees(t, "Nhập mật khẩu để tiếp tục")
	if strings.Contains(ask[string](t, d.browser, `document.body.innerText`), "Hết Phiên") {
		t.Error("what was typed is shown while the screen is closed")
	}
	d.picture(t, "unlock")
	d.fill(t, "unlock", d.password)
	d.press(t, kb.Enter)
	d.sees(t, "Đã vào sổ")
	if n := d.found(t, "gui khi phien da het"); n != 1 {
		t.Errorf("the register has it %d times", n)
	}
	d.click(t, "Người tiếp theo")
}

func deskKeepsSecrets(t *testing.T, d *atDesk) {
	d.click(t, "Tiếp nhận đơn")
	d.sees(t, "Người gửi đơn")
	d.types(t, "parties.0.name", "Hoàng Chưa Chọn")
	d.sees(t, "chỉ ở trong bộ nhớ")
	if all := d.stored(t); strings.Contains(all, "Chưa Chọn") {
		t.Errorf("while no kind is chosen the machine keeps %s", all)
	}
	d.click(t, "Khiếu nại")
	d.sees(t, "Bản nháp đã lưu")
	if all := d.stored(t); !strings.Contains(all, "Chưa Chọn") {
		t.Errorf("a complaint is not kept: %s", all)
	}
	d.click(t, "Tố cáo")
	d.sees(t, "Bảo mật người tố cáo")
	d.sees(t, "chỉ ở trong bộ nhớ")
	if all := d.stored(t); strings.Contains(all, "Chưa Chọn") {
		t.Errorf("once it is a denunciation the machine keeps %s", all)
	}
	d.picture(t, "register-denunciation")
	d.click(t, "Việc hôm nay")
}

func deskLists(t *testing.T, d *atDesk) {
	d.press(t, "3")
	d.sees(t, "Tải đúng danh sách này")
	d.types(t, "q", "thu hồi đất")
	d.press(t, kb.Enter)
	d.until(t, `location.hash.includes('q=')`)
	d.sees(t, "Đượm Thử")
	d.until(t, `[...document.querySelectorAll('[data-row]')].every(r => r.innerText.includes('đất'))`)
	d.picture(t, "list")
	d.until(t, `(document.activeElement?.blur(), !!document.querySelector('[data-row="0"]'))`)
	d.press(t, "j")
	d.until(t, `document.activeElement.closest('[data-row="0"]') !== null`)
	d.press(t, kb.Enter)
	d.sees(t, "Diễn biến")
	d.picture(t, "case")
}

func deskTwoTabs(t *testing.T, d *atDesk) {
	second := d.tab(t)
	second.open(t, d.url)
	second.sees(t, "Chưa giao ai")
	for range 3 { // each load renews the session
		second.do(t, chromedp.Reload())
		second.sees(t, "Chưa giao ai")
		d.do(t, chromedp.Reload())
		d.sees(t, "Diễn biến")
	}
}

func deskOfTheHead(t *testing.T, d *atDesk) {
	d.click(t, "Đăng xuất")
	d.sees(t, "Tên đăng nhập")
	if all := d.stored(t); strings.Contains(all, "Nháp") {
		t.Errorf("after the sign-out the machine keeps %s", all)
	}
	d.signIn(t, "phuong-head", d.password)
	d.sees(t, "21/QĐ-UBND")
	d.picture(t, "my-day-head")
	ask[bool](t, d.browser, `([...document.querySelectorAll('tr')].find(r => r.innerText.includes('21/QĐ-UBND')).querySelector('a').click(), true)`)
	d.sees(t, "Việc có thể làm")
	d.click(t, "Thụ lý")
	d.sees(t, "Ngày thực hiện")
	d.picture(t, "step")
	ask[bool](t, d.browser, `(document.querySelector('form.step button.main').click(), true)`)
	d.sees(t, "Đã ghi: Thụ lý")
	d.sees(t, "Vụ việc")
	d.picture(t, "case-accepted")
}

func deskSignsOut(t *testing.T, d *atDesk) {
	ask[bool](t, d.browser, `(location.hash = '/account', true)`)
	d.sees(t, "Phiên đăng nhập của tôi")
	d.picture(t, "account")
	d.click(t, "Đăng xuất")
	d.sees(t, "Tên đăng nhập")
	d.do(t, chromedp.Reload())
	d.sees(t, "Tên đăng nhập")
}

package token

import "kntc/internal/fault"

// The refusals of this package. Codes of the fields say which case it is, so
// that a client knows whether to refresh, to sign in again, or to report.
var (
	// ErrUnauthenticated refuses an access token, or its absence. The field
	// code is token_missing, token_expired, token_revoked or token_invalid.
	ErrUnauthenticated = fault.Define(fault.Unauthenticated, "unauthenticated",
		"Chưa đăng nhập.", "Not signed in.")

	// ErrRefresh refuses a refresh token. The field code is refresh_invalid,
	// refresh_expired, refresh_revoked or refresh_reused.
	ErrRefresh = fault.Define(fault.Unauthenticated, "refresh_refused",
		"Phiên đăng nhập không thể gia hạn.", "The session cannot be renewed.")

	// ErrPassword refuses a new password. The field codes are too_short,
	// too_long, not_text, too_common, contains_username and breached.
	ErrPassword = fault.Define(fault.Unprocessable, "password_refused",
		"Mật khẩu không đạt yêu cầu.", "The password does not meet the rules.")
)

const authorization = "Authorization" // the header that carries access tokens

func errMissing() error {
	const vi, en = "Yêu cầu không kèm mã truy cập.", "The request carries no access token."
	return ErrUnauthenticated.Msg(vi, en).At(authorization, "token_missing", vi, en)
}

func errExpired() error {
	const vi, en = "Mã truy cập đã hết hạn; hãy gia hạn phiên.", "The access token has expired; renew the session."
	return ErrUnauthenticated.Msg(vi, en).At(authorization, "token_expired", vi, en)
}

func errRevoked() error {
	const vi, en = "Phiên đăng nhập đã kết thúc; hãy đăng nhập lại.", "The session has ended; sign in again."
	return ErrUnauthenticated.Msg(vi, en).At(authorization, "token_revoked", vi, en)
}

// errInvalid tells the caller nothing about which check failed; the cause is
// for the log.
func errInvalid(cause error) error {
	const vi, en = "Mã truy cập không hợp lệ; hãy đăng nhập lại.", "The access token is not valid; sign in again."
	return ErrUnauthenticated.Msg(vi, en).At(authorization, "token_invalid", vi, en).Because(cause)
}

func errRefresh(code, vi, en string) error {
	return ErrRefresh.Msg(vi, en).At("/refresh_token", code, vi, en)
}

package main

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/alecthomas/kong"

	"kntc/internal/authority"
	"kntc/internal/clock"
	"kntc/internal/store"
)

// The exit codes, the same for every command.
const (
	exitOK      = 0
	exitRefused = 1 // the data was refused: rows of a register, an unknown authority, a taken user name
	exitUsage   = 2 // the command line or the settings are wrong
	exitSystem  = 3 // the database, the disk, the network, or a defect of the program
)

const description = `Register of citizens' petitions (khiếu nại, tố cáo, kiến nghị, phản ánh): from receipt to resolution, counted per authority.

Try it with "kntc demo": it needs nothing else and leaves nothing outside its folder. Every other command reads its settings from the environment (KNTC_…); "kntc serve --print-config" shows them.

Exit codes: 0 done, 1 the data was refused, 2 the command line or the settings are wrong, 3 the system failed.`

// commands is the command line.
type commands struct {
	Demo      demoCommand      `cmd:"" help:"Start a demonstration with an example register."`
	Serve     serveCommand     `cmd:"" help:"Start the server."`
	Migrate   migrateCommand   `cmd:"" help:"Bring the database schema up to date, or show where it stands."`
	Keys      keysCommand      `cmd:"" help:"Make and change the keyring that seals what must not lie open."`
	Authority authorityCommand `cmd:"" help:"List authorities and enter the first ones."`
	Account   accountCommand   `cmd:"" help:"Create, list, reset and disable accounts."`
	Passwords passwordsCommand `cmd:"" help:"Load a list of breached passwords."`
	Import    importCommand    `cmd:"" help:"Import an office's paper register from CSV or XLSX."`
	Report    reportCommand    `cmd:"" help:"Print figures from the ledger."`
	Backup    backupCommand    `cmd:"" help:"Write a backup of the database and the attachments."`
	Restore   restoreCommand   `cmd:"" help:"Fill an empty database and place for attachments from a backup."`
	Check     checkCommand     `cmd:"" help:"Compare everything that is stored; tell the first thing that is wrong."`
	Rebuild   rebuildCommand   `cmd:"" help:"Make the sums of the ledger anew."`
	Version   versionCommand   `cmd:"" help:"Print the version of the program."`
}

// console is what a command sees of the world.
type console struct {
	environ []string
	in      io.Reader
	out     io.Writer // what was asked for
	err     io.Writer // progress, logs, refusals
	clock   clock.Clock
}

// run carries out one command line and returns the exit code. It is the whole
// program but for the process around it, so a test can call it.
func run(ctx context.Context, args, environ []string, stdin io.Reader, stdout, stderr io.Writer) int {
	con := &console{environ: environ, in: stdin, out: printable{stdout}, err: stderr, clock: clock.System{}}
	exited := false
	catalogue, err := store.Counted()
	if err != nil {
		return con.fail(err)
	}
	parser, err := kong.New(&commands{},
		kong.Name("kntc"),
		kong.Description(description),
		kong.Writers(stdout, stderr),
		kong.Exit(func(int) { exited = true }), // after --help
		kong.ConfigureHelp(kong.HelpOptions{Compact: true, WrapUpperBound: 100}),
		kong.BindTo(ctx, (*context.Context)(nil)),
		kong.Bind(con),
		kong.Vars{"dimensions": dimensions(catalogue), "roles": roles(), "pattern": authority.DefaultPattern},
	)
	if err != nil {
		return con.fail(fmt.Errorf("command line: %w", err))
	}
	if len(args) == 0 {
		args = []string{"--help"}
	}
	parsed, err := parser.Parse(args)
	if exited {
		return exitOK
	}
	if err != nil {
		return con.fail(wrongUsage(err))
	}
	if err := parsed.Run(); err != nil {
		return con.fail(err)
	}
	return exitOK
}

// wrongUsage explains what is wrong with the command line and where to look.
func wrongUsage(err error) error {
	command := "kntc"
	var parse *kong.ParseError
	if errors.As(err, &parse) && parse.Context != nil {
		if node := parse.Context.Selected(); node != nil {
			command = node.FullPath()
		}
	}
	return &usageError{cause: err, hint: command + " --help"}
}

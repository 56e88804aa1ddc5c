/* Files of an rpm repository as dnf and zypp keep them. */
#ifndef TESTS_UNIT_RPM_REPO_H
#define TESTS_UNIT_RPM_REPO_H

#define RPM(name, epoch, ver, rel, arch, source)                                                   \
	"<package type=\"rpm\"><name>" name "</name><arch>" arch "</arch><version epoch=\"" epoch  \
	"\" ver=\"" ver "\" rel=\"" rel "\"/><checksum>0</checksum><size package=\"100\" "         \
	"installed=\"9\"/><format><rpm:sourcerpm>" source "</rpm:sourcerpm></format></package>\n"
#define PRIMARY(packages)                                                                          \
	"<?xml version=\"1.0\"?>\n<metadata xmlns=\"c\" xmlns:rpm=\"r\" "                          \
	"packages=\"1\">\n" packages "</metadata>\n"
#define UPDATE(type, name, epoch, ver, rel, arch)                                                  \
	"<update type=\"" type "\" status=\"final\"><id>ALSA-1</id><pkglist><collection><package " \
	"name=\"" name "\" epoch=\"" epoch "\" version=\"" ver "\" release=\"" rel                 \
	"\" arch=\"" arch "\"/></collection></pkglist></update>\n"
#define UPDATES(all) "<?xml version=\"1.0\"?>\n<updates>\n" all "</updates>\n"
#define MODULE(name, stream, artifacts)                                                            \
	"---\ndocument: modulemd\nversion: 2\ndata:\n  name: " name "\n  stream: \"" stream        \
	"\"\n  version: 8\n  artifacts:\n    rpms:\n" artifacts "...\n"

#endif

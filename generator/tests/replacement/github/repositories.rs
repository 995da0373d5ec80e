//! Repositories, their contents, secrets and branches.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use github::Client;
use github::org::action::secret::Visibility;
use github::repo::content::GetResponse;
use github::types::{
    ActionsPublicKey, Commit, ContentFile, DependencyGraphSpdxSbom, FullRepository, LicenseContent,
};

use crate::server::{answer, json, serve, status};
use crate::{Tried, value, with};

/// The crate that seals is no part of the task.
fn seal(key: &str, secret: &str) -> String {
    format!("{secret} for {key}")
}

/// Task 3: a secret of a repository, and one of an organisation.
#[tokio::test]
async fn secrets() -> Tried {
    let key = with(ActionsPublicKey::example(), |key| {
        (key.key, key.key_id) = ("pub".into(), "k1".into());
    });
    let server = serve([
        value(&key),
        answer(201, "application/json", "{}"),
        value(&key),
        status(204),
    ]);
    let (url, token) = (&server.url, "t0ken");
    // task 3
    let client = Client::builder().token(token).base_url(url).build()?;
    let secrets = client.repo().action().secret();
    let key = secrets.public_key().get("owner", "repo").await?;
    let sealed = seal(&key.key, "Very secret value");
    let secret = secrets.update("owner", "repo", "TEST", sealed, key.key_id);
    secret.await?;
    let secrets = client.org().action().secret();
    let key = secrets.public_key().get("owner").await?;
    let sealed = seal(&key.key, "Very secret value");
    let secret = secrets.update("owner", "TEST", Visibility::Private);
    secret.encrypted_value(sealed).key_id(key.key_id).await?;
    // end
    assert_eq!(
        server.lines(),
        [
            "GET /repos/owner/repo/actions/secrets/public-key",
            r#"PUT /repos/owner/repo/actions/secrets/TEST {"encrypted_value":"Very secret value for pub","key_id":"k1"}"#,
            "GET /orgs/owner/actions/secrets/public-key",
            r#"PUT /orgs/owner/actions/secrets/TEST {"encrypted_value":"Very secret value for pub","key_id":"k1","visibility":"private"}"#,
        ]
    );
    Ok(())
}

/// Task 4: a repository from a template; read and deleted.
#[tokio::test]
async fn template() -> Tried {
    let made = FullRepository::example();
    let server = serve([value(&made), value(&made), status(204)]);
    let (url, token) = (&server.url, "t0ken");
    // task 4
    let client = Client::builder().token(token).base_url(url).build()?;
    client
        .repo()
        .generate("rust-lang", "rust-template", "new-repository")
        .owner("new-owner")
        .description("New description")
        .private(true)
        .include_all_branches(true)
        .await?;
    let repository = client.repo().get("new-owner", "new-repository").await?;
    client.repo().delete("new-owner", "new-repository").await?;
    // end
    assert_eq!(repository, made);
    assert_eq!(
        server.lines(),
        [
            r#"POST /repos/rust-lang/rust-template/generate {"owner":"new-owner","name":"new-repository","description":"New description","include_all_branches":true,"private":true}"#,
            "GET /repos/new-owner/new-repository",
            "DELETE /repos/new-owner/new-repository",
        ]
    );
    Ok(())
}

/// Task 9: a commit; the contents of a file and of a folder.
#[tokio::test]
async fn contents() -> Tried {
    let file = with(ContentFile::example(), |file| {
        file.type_ = "file".into();
        file.content = STANDARD.encode("fn main() {}") + "\n";
    });
    let folder = r#"[{"type":"dir","name":"src","size":0,"path":"src","sha":"s","url":"u","git_url":null,"html_url":null,"download_url":null,"_links":{"self":"s","git":null,"html":null}}]"#;
    let server = serve([value(&Commit::example()), value(&file), json(folder)]);
    let (url, token) = (&server.url, "t0ken");
    // task 9
    let client = Client::builder().token(token).base_url(url).build()?;
    let (owner, repo) = ("rust-lang", "rust");
    let commit = client.repo().commit().get(owner, repo, "15c0e31").await?;
    let contents = client.repo().content();
    let file = contents.get(owner, repo, "src/main.rs").await?;
    let folder = contents.get(owner, repo, "src").await?;
    let (GetResponse::File(file), GetResponse::Array(items)) = (file, folder) else {
        panic!("a file is a folder");
    };
    let text = STANDARD.decode(file.content.trim())?;
    // end
    assert_eq!(commit, Commit::example());
    assert_eq!((&text[..], &*items[0].name), (&b"fn main() {}"[..], "src"));
    assert_eq!(
        server.lines(),
        [
            "GET /repos/rust-lang/rust/commits/15c0e31",
            "GET /repos/rust-lang/rust/contents/src/main.rs",
            "GET /repos/rust-lang/rust/contents/src",
        ]
    );
    Ok(())
}

/// Task 11: the text of the license; what the repository depends on.
#[tokio::test]
async fn license() -> Tried {
    let license = with(LicenseContent::example(), |license| {
        license.content = STANDARD.encode("MIT License");
    });
    let server = serve([value(&license), value(&DependencyGraphSpdxSbom::example())]);
    let (url, token) = (&server.url, "t0ken");
    // task 11
    let client = Client::builder().token(token).base_url(url).build()?;
    let (owner, repo) = ("rust-lang", "rust");
    let license = client.repo().license().get(owner, repo).await?;
    let text = STANDARD.decode(license.content.trim())?;
    let graph = client.repo().dependency_graph();
    let sbom = graph.sbom().get(owner, repo).await?.sbom;
    // end
    assert_eq!(text, b"MIT License");
    assert_eq!(sbom, DependencyGraphSpdxSbom::example().sbom);
    assert_eq!(
        server.lines(),
        [
            "GET /repos/rust-lang/rust/license",
            "GET /repos/rust-lang/rust/dependency-graph/sbom"
        ]
    );
    Ok(())
}

/// Task 14: whether somebody is a collaborator, which a status says.
#[tokio::test]
async fn collaborator() -> Tried {
    let server = serve([status(204), status(404), status(403)]);
    let (url, token) = (&server.url, "t0ken");
    // task 14
    let client = Client::builder().token(token).base_url(url).build()?;
    let ann = client.repo().collaborator().get("rust-lang", "rust", "ann");
    let is_collaborator = ann.call().exists().await?;
    // end
    assert!(is_collaborator);
    let ask = || {
        let bob = client.repo().collaborator().get("rust-lang", "rust", "bob");
        bob.call().exists()
    };
    assert!(!ask().await?);
    assert_eq!(ask().await.unwrap_err().status(), Some(403));
    assert_eq!(
        server.lines()[0],
        "GET /repos/rust-lang/rust/collaborators/ann"
    );
    Ok(())
}

/// Task 17: a branch merged; that of a pull request brought up to date.
#[tokio::test]
async fn merge() -> Tried {
    let commit = with(Commit::example(), |commit| commit.sha = "abc".into());
    let update = r#"{"message":"Updating pull request branch.","url":"u"}"#;
    let server = serve([
        answer(201, "application/json", github::to_json(&commit)),
        answer(202, "application/json", update),
    ]);
    let (url, token) = (&server.url, "t0ken");
    // task 17
    let client = Client::builder().token(token).base_url(url).build()?;
    let (owner, repo) = ("XAMPPRocky", "octocrab");
    let merge = client
        .repo()
        .merge()
        .create(owner, repo, "master", "feature/1");
    let merged = merge.commit_message("A message of one's own").await?;
    let update = client.repo().pull().update_branch(owner, repo, 200).await?;
    // end
    assert_eq!(merged.unwrap().sha, "abc");
    assert_eq!(
        update.message.as_deref(),
        Some("Updating pull request branch.")
    );
    assert_eq!(
        server.lines(),
        [
            r#"POST /repos/XAMPPRocky/octocrab/merges {"base":"master","head":"feature/1","commit_message":"A message of one's own"}"#,
            "PUT /repos/XAMPPRocky/octocrab/pulls/200/update-branch",
        ]
    );
    Ok(())
}

/// Task 21: a pull request as a diff, a media type that the document has not.
#[tokio::test]
async fn diff() -> Tried {
    let server = serve([answer(200, "application/vnd.github.diff", "diff --git a b")]);
    let url = &server.url;
    // task 21
    let client = Client::builder().base_url(url).build()?;
    let pull = client.repo().pull().get("rust-lang", "rust", 72033).call();
    let diff = pull.accept("application/vnd.github.diff").text().await?;
    // end
    assert_eq!(diff, "diff --git a b");
    assert_eq!(
        server.requests()[0].header("accept"),
        "application/vnd.github.diff"
    );
    assert_eq!(server.lines(), ["GET /repos/rust-lang/rust/pulls/72033"]);
    Ok(())
}
